/** The field above all errors: it hides what holds none of the words, and says how many are left. */
export function startFilter(page: ParentNode): void {
  const field = page.querySelector<HTMLInputElement>("#filter");
  const told = page.querySelector<HTMLElement>("#found");
  if (!field || !told) return;
  field.closest<HTMLElement>(".filter")!.hidden = false;
  const rows = [...page.querySelectorAll<HTMLElement>(".error")].map((row) => ({ row, text: plain(row.textContent) }));
  const show = () => {
    const words = plain(field.value).split(" ").filter(Boolean);
    let n = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) n += 1;
    }
    told.textContent = words.length ? (n === 1 ? "1 error" : `${n} errors`) : "";
  };
  field.addEventListener("input", show);
  show();
}

function plain(text: string | null): string {
  return (text ?? "").toLowerCase().replace(/[’']/g, "'").replace(/\s+/g, " ").trim();
}
