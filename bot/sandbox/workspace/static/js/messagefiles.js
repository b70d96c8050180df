// The files that a message shows: a picture is seen at once, and each has a link to save it.

import { api } from "./api.js";
import { h } from "./dom.js";
import { sizeInWords } from "./filesize.js";
import { icon } from "./icons.js";

// what a browser draws without running anything in it
const DRAWN = new Set(["image/png", "image/jpeg", "image/gif"]);

/** @typedef {{id: string, name: string, title?: string, alt_txt?: string, mimetype?: string, size: number, pretty_type?: string}} SharedFile */

/** @param {SharedFile[]} files @param {string} person */
export const messageFiles = (files, person) =>
  files.flatMap((file) => [DRAWN.has(file.mimetype ?? "") && picture(file, person), row(file, person)].filter(Boolean));

/** @param {SharedFile} file @param {string} person */
const picture = (file, person) =>
  h("img", {
    class: "file-picture",
    src: api.fileUrl(person, file.id),
    alt: file.alt_txt || file.title || file.name,
    dataset: { testid: "message-picture" },
  });

/** @param {SharedFile} file @param {string} person */
const row = (file, person) =>
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
  );
