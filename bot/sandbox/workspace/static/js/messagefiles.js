// The files that a message shows, each with a link to save it.

import { api } from "./api.js";
import { h } from "./dom.js";
import { sizeInWords } from "./filesize.js";
import { icon } from "./icons.js";

/** @param {{id: string, name: string, title?: string, size: number, pretty_type?: string}[]} files @param {string} person */
export const messageFiles = (files, person) =>
  files.map((file) =>
    h(
      "a",
      {
        class: "file-row file-card",
        href: api.fileUrl(person, file.id),
        download: file.name,
        dataset: { testid: "message-file" },
      },
      icon("file"),
      h("span", { class: "file-name" }, file.title || file.name),
      h("span", { class: "file-note" }, `${file.pretty_type ?? "File"}, ${sizeInWords(file.size)}`),
      icon("download", "small"),
    ),
  );
