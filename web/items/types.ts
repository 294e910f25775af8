/** Which item types there are. A new one is its folder and a line here. */
import "./multiple_choice";
import "./multiple_response";
import "./select_in_text";
import "./short_answer";
import "./numeric";
import "./financial_statement";
import "./essay";
import "./file_response";
