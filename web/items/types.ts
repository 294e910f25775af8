/** Which item types there are. A new one is its folder and a line here. */
import "./multiple_choice";
import "./multiple_response";
import "./either_or";
import "./true_false";
import "./match";
import "./extended_match";
import "./order";
import "./fill_in_the_blank";
import "./select_from_list";
import "./select_in_text";
import "./short_answer";
import "./numeric";
import "./slider";
import "./comprehensive_integrated_puzzle";
import "./financial_statement";
import "./essay";
import "./file_response";
