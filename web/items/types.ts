/** Which item types there are. A new one is its folder and a line here. */
import "./multiple_choice";
import "./multiple_response";
import "./select_in_text";
import "./short_answer";
import "./numeric";
import "./fill_in_the_blank";
import "./select_from_list";
import "./extended_match";
import "./comprehensive_integrated_puzzle";
import "./match";
import "./order";
import "./financial_statement";
import "./essay";
import "./file_response";
