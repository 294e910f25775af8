/**
 * Documents of a question. Contents name them `<object data-src="media:<sha256>" title>`, which no browser fetches; a viewer takes the place of
 * each. It stays the same one, at its page, while the text around it is drawn anew. What shows them is only loaded where there is one.
 */
import type { ReactiveController, ReactiveElement } from "lit";

import { MEDIA_DOCUMENTS } from "../../shared/media";
import type { MediaSource } from "../media";
import type { DocumentViewer } from "./viewer";

interface Host extends ReactiveElement {
  media: MediaSource;
  item?: { id: string } | null;
}

export class Documents implements ReactiveController {
  private viewers = new Map<string, DocumentViewer>();

  constructor(private host: Host) {
    host.addController(this);
  }

  hostUpdated(): void {
    const numbers = new Map<string, number>();
    for (const object of this.host.renderRoot.querySelectorAll<HTMLElement>(MEDIA_DOCUMENTS)) {
      const src = object.dataset.src!;
      const number = (numbers.get(src) ?? 0) + 1;
      numbers.set(src, number);
      const key = `${this.host.item?.id ?? ""} ${src} ${number}`;
      const viewer = this.viewers.get(key) ?? document.createElement("stratus-document");
      this.viewers.set(key, viewer);
      Object.assign(viewer, { src, heading: object.title });
      // Read aloud by it, also before what shows it is here.
      viewer.setAttribute("heading", object.title);
      if (object.lang) viewer.lang = object.lang;
      object.replaceWith(viewer);
      void import("./viewer");
    }
    for (const [key, viewer] of this.viewers) {
      if (viewer.isConnected) viewer.media = this.host.media;
      else this.viewers.delete(key);
    }
  }
}
