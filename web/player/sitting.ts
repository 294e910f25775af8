/** Everything that an exam needs once it has begun (questions, editor, tools, its end): what the waiting room does without. */
export { Exam } from "./exam/exam";
export { Sync } from "./exam/sync";
export { Uploads } from "./exam/uploads";
import "./screens/exam-screen";
import "./screens/finish";
export { Queue } from "./storage/queue";
