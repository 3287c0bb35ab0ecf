/**
 * The Markdown that Wissel writes (advice, reports) as templates: headings, paragraphs, lists, tables, quotations, code, emphasis, links,
 * `<details>` and named anchors. Text goes in as text and never as HTML.
 */
import {html, nothing} from '/lib/lit-html.js';

/** @param {string} text @param {string} [prefix] put before the names of anchors, so that they are the page's only ones */
export const markdown = (text, prefix = 'md-') => blocks(text.replaceAll('\r\n', '\n').split('\n'), prefix);

const FENCE = /^(```+)\s*(\w*)/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^(\s*)([-*]|\d+\.)\s+(.*)$/;
const ANCHOR = /^<a id="([\w-]+)"><\/a>$/;
const ROW = /^\s*\|(.*)\|\s*$/;

function blocks(lines, prefix) {
  const out = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    const found = KINDS.find((kind) => kind.begins(line, lines[at + 1] ?? ''));
    const [block, next] = found.read(lines, at, prefix);
    out.push(block);
    at = Math.max(next, at + 1);
  }
  return out;
}

/** Reads while lines do; returns them and where it stopped. */
function during(lines, at, still) {
  const start = at;
  while (at < lines.length && still(lines[at])) {
    at += 1;
  }
  return [lines.slice(start, at), at];
}

const KINDS = [
  {begins: (line) => line.trim() === '', read: (lines, at) => [nothing, at + 1]},
  {begins: (line) => ANCHOR.test(line.trim()), read: (lines, at, prefix) => [html`<span id=${prefix + lines[at].trim().match(ANCHOR)[1]}></span>`, at + 1]},
  {begins: (line) => FENCE.test(line), read: fence},
  {begins: (line) => HEADING.test(line), read: heading},
  {begins: (line) => line.startsWith('<details>'), read: detailsBlock},
  {begins: (line, next) => ROW.test(line) && /^\s*\|[\s:|-]+\|\s*$/.test(next), read: table},
  {begins: (line) => line.startsWith('>'), read: quotation},
  {begins: (line) => ITEM.test(line), read: listBlock},
  {begins: () => true, read: paragraph},
];

function fence(lines, at) {
  const [, mark] = lines[at].match(FENCE);
  const [content, end] = during(lines, at + 1, (line) => !line.startsWith(mark));
  return [html`<pre tabindex="0"><code>${content.join('\n')}</code></pre>`, end + 1];
}

function heading(lines, at, prefix) {
  const [, marks, text] = lines[at].match(HEADING);
  const content = spans(text, prefix);
  // The page has its own first heading.
  const depth = Math.min(6, marks.length + 1);
  return [{2: html`<h2>${content}</h2>`, 3: html`<h3>${content}</h3>`, 4: html`<h4>${content}</h4>`, 5: html`<h5>${content}</h5>`, 6: html`<h6>${content}</h6>`}[depth], at + 1];
}

function detailsBlock(lines, at, prefix) {
  const summary = lines[at].match(/<summary>(.*)<\/summary>/)?.[1] ?? '';
  let depth = 1;
  const [content, end] = during(lines, at + 1, (line) => {
    depth += line.startsWith('<details>') ? 1 : line.startsWith('</details>') ? -1 : 0;
    return depth > 0;
  });
  return [html`<details><summary>${spans(summary, prefix)}</summary>${blocks(content, prefix)}</details>`, end + 1];
}

const cells = (line) => line.match(ROW)[1].split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));

function table(lines, at, prefix) {
  const head = cells(lines[at]);
  const [rows, end] = during(lines, at + 2, (line) => ROW.test(line));
  return [html`<div class="scroll" tabindex="0" role="group" aria-label=${head.join(', ')}><table><thead><tr>${head.map((cell) => html`<th scope="col">${spans(cell, prefix)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${spans(cell, prefix)}</td>`)}</tr>`)}</tbody></table></div>`, end];
}

function quotation(lines, at, prefix) {
  const [content, end] = during(lines, at, (line) => line.startsWith('>'));
  return [html`<blockquote>${blocks(content.map((line) => line.replace(/^> ?/, '')), prefix)}</blockquote>`, end];
}

function listBlock(lines, at, prefix) {
  const [, indent, mark] = lines[at].match(ITEM);
  const deeper = (line) => /^\s*/.exec(line)[0].length > indent.length;
  const [all, end] = during(lines, at, (line) => line.trim() === '' || deeper(line) || (ITEM.test(line) && line.match(ITEM)[1].length === indent.length));
  const items = [];
  for (const line of all) {
    const found = line.match(ITEM);
    if (found && found[1].length === indent.length) {
      items.push([found[3]]);
    } else {
      items[items.length - 1].push(line.slice(Math.min(/^\s*/.exec(line)[0].length, indent.length + mark.length + 1)));
    }
  }
  const content = items.map((item) => {
    const loose = item.slice(1).some((line) => line.trim() !== '');
    return html`<li>${loose ? blocks(item, prefix) : spans(item[0], prefix)}</li>`;
  });
  return [/\d/.test(mark) ? html`<ol>${content}</ol>` : html`<ul>${content}</ul>`, end];
}

function paragraph(lines, at, prefix) {
  const [content, end] = during(lines, at, (line) => line.trim() !== '' && (line === lines[at] || !KINDS.slice(1, -1).some((kind) => kind.begins(line, ''))));
  return [html`<p>${spans(content.join(' '), prefix)}</p>`, end];
}

const SPAN = /`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s][^*]*)\*|\[((?:[^\]`]|`[^`]*`)+)\]\(([^)\s]+)\)|\\([\\`*_[\]|<>#])/g;

/** Code, emphasis and links within a line. */
export function spans(text, prefix = 'md-') {
  const out = [];
  let last = 0;
  for (const found of text.matchAll(SPAN)) {
    out.push(text.slice(last, found.index));
    last = found.index + found[0].length;
    const [, code, strong, em, label, target, escaped] = found;
    if (code !== undefined) {
      out.push(html`<code>${code}</code>`);
    } else if (strong !== undefined) {
      out.push(html`<strong>${spans(strong, prefix)}</strong>`);
    } else if (em !== undefined) {
      out.push(html`<em>${spans(em, prefix)}</em>`);
    } else if (escaped !== undefined) {
      out.push(escaped);
    } else {
      out.push(link(label, target, prefix));
    }
  }
  out.push(text.slice(last));
  return out;
}

function link(label, target, prefix) {
  if (target.startsWith('#')) {
    return html`<a href=${'#' + prefix + target.slice(1)}>${spans(label, prefix)}</a>`;
  }
  return /^https?:\/\//.test(target) ? html`<a href=${target} rel="noreferrer noopener" target="_blank">${spans(label, prefix)}</a>` : html`${spans(label, prefix)}`;
}
