/** Media as contents name them, and their bounds: the same as in `library/media/rules.py` and `foundation/markup.py`. */

const PREFIX = "media:";
const EACH = new RegExp(`${PREFIX}([0-9a-f]{64})`, "g");
const WHOLE = new RegExp(`^${PREFIX}[0-9a-f]{64}$`);

/** The images of a shadow tree or a text that show media. */
export const MEDIA_IMAGES = `img[src^="${PREFIX}"]`;

/** The sounds and videos of a shadow tree or a text. */
export const MEDIA_PLAYED = `audio[data-src^="${PREFIX}"], video[data-src^="${PREFIX}"]`;

/** The documents of a shadow tree or a text. */
export const MEDIA_DOCUMENTS = `object[data-src^="${PREFIX}"]`;

/** Million pixels of a picture, as it is stored. */
export const MOST_MILLION_PIXELS = 4;
/** Megabytes of a picture, as it is stored, and of a medium that is loaded before the exam. */
export const MOST_MEGABYTES = 5;

/** Megabytes of a sound or video. */
export const MOST_MEGABYTES_PLAYED = 25;

/** Megabytes and pages of a document. */
export const MOST_MEGABYTES_OF_DOCUMENT = 25;
export const MOST_PAGES = 200;

/** Whether this is the address by which a content names a medium. */
export const isMedium = (src: string): boolean => WHOLE.test(src);

/** The SHA-256 of what is named so. */
export const sha256Of = (src: string): string => src.replace(PREFIX, "");

/** The SHA-256 of each medium that a text names. */
export const mediaNamedIn = (text: string): string[] => Array.from(text.matchAll(EACH), ([, sha256]) => sha256!);
