/** Everything that an exam needs once it has begun (questions, editor, tools, its end): what the waiting room does without. */
import { addTexts } from "../shared/i18n";
export { Exam } from "./exam/exam";
import nl from "./exam/nl.json";
export { Keeping } from "./objects/keeping";
export { Objects } from "./objects/list";
export { Media } from "./objects/media";
export { Sync } from "./exam/sync";
export { Uploads } from "./exam/uploads";
import "./screens/exam-screen";
import "./screens/finish";
export { openPreloaded } from "./storage/preload";
export { Queue } from "./storage/queue";

// Texts that only a running exam says.
addTexts({ nl });
