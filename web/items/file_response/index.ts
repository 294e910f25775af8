/** File response: files are handed in. */
import { register } from "../element";
import { FileResponse } from "./element";
import nl from "./nl.json";

register({ type: "FILE_RESPONSE", tag: "stratus-file-response", element: FileResponse, texts: { nl } });
