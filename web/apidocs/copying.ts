/** A button at each piece of code that puts it into the clipboard, and says so. */
export function startCopying(page: ParentNode): void {
  for (const code of page.querySelectorAll<HTMLElement>("main pre")) {
    const frame = document.createElement("div");
    frame.className = "code";
    code.replaceWith(frame);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => void copy(code, button));
    frame.append(code, button);
  }
}

async function copy(code: HTMLElement, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(code.innerText);
    button.textContent = "Copied";
  } catch {
    // Over plain HTTP browsers give no clipboard: the code is marked, so that Ctrl+C takes it.
    getSelection()?.selectAllChildren(code);
    button.textContent = "Press Ctrl+C";
  }
}
