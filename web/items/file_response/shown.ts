/** Which files can be shown to the candidate who hands them in: by their content, whatever they are called. */

/** Larger files are not shown: all of it would be in memory. */
export const MOST_SHOWN = 20 * 1024 * 1024;
/** Endings of the files that may be of such a kind. An SVG is none of them: it can run scripts. */
const ENDINGS = /\.(png|jpe?g|gif|webp|pdf)$/i;

const SIGNATURES: [type: string, begins: RegExp][] = [
  ["image/png", /^\x89PNG\r\n.\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[\s\S]{4}WEBP/],
  ["application/pdf", /^%PDF-/],
];

/** Whether a file of this name and size can be asked for, to be shown. */
export function mayBeShown(name: string, size: number): boolean {
  return ENDINGS.test(name) && size <= MOST_SHOWN;
}

/** The same content under the media type that it has: the browser takes it for nothing else. Null for what is not shown. */
export async function showable(content: Blob): Promise<Blob | null> {
  const begin = new Uint8Array(await content.slice(0, 16).arrayBuffer());
  const signs = String.fromCharCode(...begin);
  const type = SIGNATURES.find(([, begins]) => begins.test(signs))?.[0];
  return type ? content.slice(0, content.size, type) : null;
}
