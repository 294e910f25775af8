/** Which item types there are. A new one is its folder and a line here. */
import "./multiple_choice";
import "./multiple_response";
import "./match";
import "./order";
import "./essay";
import "./file_response";
