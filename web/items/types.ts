/** Which item types there are. A new one is its folder and a line here. */
import "./multiple_choice";
import "./multiple_response";
import "./either_or";
import "./true_false";
import "./short_answer";
import "./numeric";
import "./slider";
import "./essay";
import "./file_response";
