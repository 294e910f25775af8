/** The most errors found that are shown with cause and remedy; of more the texts alone, to choose from. */
const MOST_OPEN = 5;

/** The field above all errors: it hides what holds none of the words, and says how many are left. An error that is linked is open. */
export function startFilter(page: ParentNode): void {
  const field = page.querySelector<HTMLInputElement>("#filter");
  const told = page.querySelector<HTMLElement>("#found");
  if (!field || !told) return;
  field.closest<HTMLElement>(".filter")!.hidden = false;
  const rows = [...page.querySelectorAll<HTMLDetailsElement>("details.error")].map((row) => ({ row, text: plain(row.textContent) }));
  const show = () => {
    const words = plain(field.value).split(" ").filter(Boolean);
    let n = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) n += 1;
    }
    for (const { row } of rows) row.open = words.length > 0 && n <= MOST_OPEN && !row.hidden;
    told.textContent = words.length ? (n === 1 ? "1 error" : `${n} errors`) : "";
  };
  field.addEventListener("input", show);
  const follow = () => {
    const linked = rows.find(({ row }) => `#${row.id}` === decodeURIComponent(location.hash));
    if (linked) linked.row.open = true;
  };
  addEventListener("hashchange", follow);
  follow();
}

function plain(text: string | null): string {
  return (text ?? "").toLowerCase().replace(/[’']/g, "'").replace(/\s+/g, " ").trim();
}
