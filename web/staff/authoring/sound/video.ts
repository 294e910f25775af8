/** A dialog in which an author uploads a video, or chooses one of the collection's, and says what candidates read beside it. */
import { html, type TemplateResult } from "lit";

import { t } from "../../../shared/i18n";
import { MOST_MEGABYTES_PLAYED } from "../../../shared/media";
import type { Words } from "../chooser";
import type { Source, Told } from "../source";
import { type ChosenSound, SoundDialog } from "./dialog";

const FILES = ".mp4,.m4v,.mov,video/mp4,video/quicktime";

const words = (): Words => ({
  heading: t("Video"),
  upload: t("Upload a video"),
  help: t("MP4 with H.264 and AAC, at most {size} MB, 1920 × 1080. Captions are added on its page among the media.", { size: MOST_MEGABYTES_PLAYED }),
  sending: t("Sending the video…"),
  notSent: t("The video could not be sent. Try again."),
  notFetched: t("The videos could not be fetched. Close this and try again."),
  noneNamed: t("No video has this in its name."),
  noneYet: t("This collection has no videos yet. Upload one."),
  missing: t("Upload a video, or choose one."),
  change: t("Change the video"),
  transcript: t("What is seen and heard, in words"),
});

class VideoDialog extends SoundDialog {
  protected override tried({ address, name }: Told): TemplateResult {
    return html`<video class="video-tried" controls preload="none" src=${address} aria-label=${name}></video>`;
  }
}

/** Null: nothing is to be changed. */
export function chooseVideo(source: Source, present: ChosenSound | null): Promise<ChosenSound | null> {
  return new Promise((resolve) => void new VideoDialog(source, present, resolve, "video", FILES, words()).open());
}
