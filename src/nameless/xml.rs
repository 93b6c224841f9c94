//! The parts of an office document: names are covered where they stand, also when they are spread
//! over several runs of a paragraph; who changed what, and on which machine, is taken out.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::veil::{COVER, Veil};
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

use super::Unfit;

/// Elements that end what can be read as one text.
const BLOCKS: [&str; 12] = [
    "p",
    "si",
    "is",
    "pt",
    "v",
    "f",
    "formula",
    "formula1",
    "formula2",
    "definedName",
    "author",
    "comment",
];
/// Attributes in which people write links, addresses and telephone numbers. What looks like one in
/// any other is a word of the format.
const SAID: [&str; 9] = [
    "alt",
    "descr",
    "display",
    "displayText",
    "href",
    "instr",
    "prompt",
    "title",
    "tooltip",
];
/// Elements that are left out with all in them.
const LEFT_OUT: [&str; 8] = [
    "rsids",
    "docVars",
    "mailMerge",
    "absPath",
    "fileSharing",
    // They lead to parts that the copy does not have.
    "custDataLst",
    "customProperties",
    "printerSettings",
];
/// Attributes that name who wrote or changed something, and from where it comes.
const WRITERS: [&str; 13] = [
    "refreshedBy",
    "sourceFile",
    "odcFile",
    "connection",
    "command",
    "author",
    "initials",
    "userId",
    "userName",
    "providerId",
    "displayName",
    "lastModifiedBy",
    "lastEdited",
];
/// Folders and names, by how they begin, of the parts that make a document. What else is in one says
/// something beside it (properties, who wrote, labels, printers), and the copy does not have it.
const KEPT: [(&str, &str); 3] = [
    (
        "word/",
        "document styles settings websettings fonttable numbering footnotes endnotes header \
         footer comments theme/ media/ charts/ drawings/ diagrams/ embeddings/ fonts/ \
         glossary/ ink/ activex/",
    ),
    (
        "xl/",
        "workbook sharedstrings styles calcchain metadata comments connections cellimages \
         theme/ media/ charts/ drawings/ diagrams/ embeddings/ worksheets/ chartsheets/ \
         dialogsheets/ tables/ pivottables/ pivotcache/ externallinks/ querytables/ richdata/ \
         slicers/ slicercaches/ timelines/ timelinecaches/ ctrlprops/ activex/",
    ),
    (
        "ppt/",
        "presentation presprops viewprops tablestyles slides/ slidelayouts/ slidemasters/ \
         notesslides/ notesmasters/ handoutmasters/ theme/ media/ charts/ drawings/ diagrams/ \
         embeddings/ fonts/ ink/ ctrlprops/ activex/",
    ),
];

/// Whether a part makes the document, or links one that does to others.
pub fn is_kept(name: &str) -> bool {
    let name = name.to_lowercase().replace("_rels/", "");
    name == "[content_types].xml"
        || name == ".rels"
        || KEPT.iter().any(|(folder, parts)| {
            let within = name.strip_prefix(folder);
            within.is_some_and(|within| parts.split(' ').any(|part| within.starts_with(part)))
        })
}

/// The part to which the links of a part lead.
fn target(links: &str, to: &str) -> String {
    if let Some(absolute) = to.strip_prefix('/') {
        return absolute.to_owned();
    }
    let folder = links.split("_rels/").next().unwrap_or_default();
    let mut path: Vec<&str> = folder.split_terminator('/').collect();
    for step in to.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// A part of a document, taken apart.
enum Node {
    Tag(Event<'static>),
    Text(Piece),
}

struct Piece {
    text: String,
    /// Whether the text was struck out or is an instruction, and the number of the paragraph: those are
    /// read on their own.
    block: (bool, usize),
    /// What stands here when anything in it is covered, where a cover would break the file.
    instead: Option<&'static str>,
}

/// A part without names; its texts as they were are added to `texts`.
pub fn covered(
    part: &[u8],
    name: &str,
    veil: &Veil,
    texts: &mut Vec<String>,
) -> Result<Vec<u8>, Unfit> {
    let broken = || {
        Unfit::new("文档的内容不合规范，不能逐字核对，请申报单位用 Word、Excel 或 PPT 另存后再传。")
    };
    let part = std::str::from_utf8(part).map_err(|_| broken())?;
    let mut nodes = read(part.trim_start_matches('\u{feff}'), name, veil).ok_or_else(broken)?;
    let mut blocks: BTreeMap<(bool, usize), Vec<usize>> = BTreeMap::new();
    for (n, node) in nodes.iter().enumerate() {
        if let Node::Text(piece) = node {
            blocks.entry(piece.block).or_default().push(n);
        }
    }
    cover(&mut nodes, blocks.values(), veil, texts);
    let mut writer = Writer::new(Vec::with_capacity(part.len()));
    for node in nodes {
        let written = match node {
            Node::Tag(event) => writer.write_event(event),
            Node::Text(piece) => writer.write_event(Event::Text(BytesText::new(&piece.text))),
        };
        written.map_err(|_| broken())?;
    }
    Ok(writer.into_inner())
}

fn read(part: &str, part_name: &str, veil: &Veil) -> Option<Vec<Node>> {
    let mut reader = Reader::from_str(part);
    let mut nodes = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    // The type of the cell that is being read.
    let mut cell = String::new();
    let (mut block, mut skipped) = (0_usize, 0_usize);
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Text(t) => text.push_str(t),
            Event::CData(t) => text.push_str(t),
            Event::GeneralRef(r) => text.push(named(r)?),
            // A comment or an instruction to some program is nobody's to read.
            Event::Comment(_) | Event::PI(_) => {}
            Event::DocType(_) => return None,
            Event::Start(_) | Event::End(_) | Event::Empty(_) | Event::Decl(_) | Event::Eof => {
                if !text.is_empty() && skipped == 0 {
                    let inside = path.last().map_or("", String::as_str);
                    let aside = matches!(inside, "delText" | "instrText" | "delInstrText");
                    let text = if matches!(inside, "author" | "creator") {
                        COVER.to_owned()
                    } else {
                        text.clone()
                    };
                    nodes.push(if is_index(&path, &cell) {
                        Node::Tag(Event::Text(BytesText::new(&text).into_owned()))
                    } else {
                        Node::Text(Piece {
                            text,
                            block: (aside, block),
                            instead: instead(&path, &cell),
                        })
                    });
                }
                text.clear();
            }
        }
        match event {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                block += usize::from(BLOCKS.contains(&name.as_str()));
                if name == "c" {
                    let kind = tag.try_get_attribute("t").ok()?;
                    cell = kind.map_or(String::new(), |kind| kind.value.into_owned());
                }
                if skipped > 0 || LEFT_OUT.contains(&name.as_str()) {
                    skipped += 1;
                } else {
                    nodes.push(Node::Tag(Event::Start(attributes(&tag, part_name, veil)??)));
                }
                path.push(name);
            }
            Event::End(tag) => {
                let name = path.pop()?;
                block += usize::from(BLOCKS.contains(&name.as_str()));
                if skipped > 0 {
                    skipped -= 1;
                } else {
                    nodes.push(Node::Tag(Event::End(tag.into_owned())));
                }
            }
            Event::Empty(tag) => {
                let left_out = LEFT_OUT.contains(&tag.local_name().as_ref());
                if skipped == 0
                    && !left_out
                    && let Some(tag) = attributes(&tag, part_name, veil)?
                {
                    nodes.push(Node::Tag(Event::Empty(tag)));
                }
            }
            Event::Decl(_) => nodes.push(Node::Tag(event.into_owned())),
            Event::Eof => return path.is_empty().then_some(nodes),
            _ => {}
        }
    }
}

/// What takes the place of a formula or a number in which something is covered: a file with a cover
/// there cannot be opened.
fn instead(path: &[String], cell: &str) -> Option<&'static str> {
    match path.last().map_or("", String::as_str) {
        "f" | "formula" | "formula1" | "formula2" | "definedName" => Some("#REF!"),
        "v" if is_in(path, "numCache") || (is_in(path, "c") && matches!(cell, "" | "n")) => {
            Some("0")
        }
        _ => None,
    }
}

/// Whether a value of a cell is the number of a text, a truth or an error: nobody has written it.
fn is_index(path: &[String], cell: &str) -> bool {
    path.last().is_some_and(|last| last == "v")
        && is_in(path, "c")
        && matches!(cell, "s" | "b" | "e")
}

fn is_in(path: &[String], name: &str) -> bool {
    path.iter().any(|element| element == name)
}

/// The character that an entity stands for; none for one that XML does not know.
fn named(r: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if r.is_char_ref() {
        return r.resolve_char_ref().ok()?;
    }
    match &**r {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// An element with its attributes covered. The outer none: it cannot be read; the inner: it leads to
/// a part that the copy does not have.
#[allow(
    clippy::option_option,
    reason = "two ways of not being there, told apart at once"
)]
fn attributes(
    tag: &BytesStart<'_>,
    part: &str,
    veil: &Veil,
) -> Option<Option<BytesStart<'static>>> {
    let name = tag.local_name().as_ref().to_owned();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .ok()?
            .into_owned();
        pairs.push((attribute.key.as_ref().to_owned(), value));
    }
    let of = |key: &str| {
        pairs
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v.as_str())
    };
    let elsewhere = of("TargetMode") == Some("External");
    let to = match name.as_str() {
        // A place within the part itself leads nowhere else.
        "Relationship" if !elsewhere => of("Target").filter(|to| !to.starts_with('#')),
        "Override" => of("PartName"),
        _ => None,
    };
    if to.is_some_and(|to| !is_kept(&target(part, to))) {
        // Without the document itself there is no copy of it.
        let is_all = of("Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
        return (!is_all).then_some(None);
    }
    let mut out = BytesStart::new(tag.name().as_ref().to_owned());
    for (key, value) in &pairs {
        let local = key.rsplit(':').next().unwrap_or(key);
        let printer = name == "pageSetup" && local == "id";
        if local.starts_with("rsid") || printer {
            continue;
        }
        let value = if elsewhere && key == "Target" {
            // A link or a template on somebody's disk says where it comes from.
            "about:blank".to_owned()
        } else {
            attribute(&name, key, value, of("sheetId").or(of("id")), veil)
        };
        out.push_attribute((key.as_str(), value.as_str()));
    }
    Some(Some(out))
}

/// The value of an attribute, covered. `id` tells sheets, tables and columns of one workbook apart,
/// of which no two may be called the same.
fn attribute(element: &str, key: &str, value: &str, id: Option<&str>, veil: &Veil) -> String {
    let local = key.rsplit(':').next().unwrap_or(key);
    // A picture within an attribute cannot be cleaned.
    if WRITERS.contains(&local) && element != "table" || value.trim_start().starts_with("data:") {
        return COVER.to_owned();
    }
    let is_scheme = key.starts_with("xmlns") || value.starts_with("http://schemas.");
    let is_figure = !value.contains(|c: char| c.is_ascii_alphabetic());
    let covered = if !value.is_ascii() || SAID.contains(&local) {
        veil.over(value)
    } else if is_scheme || is_figure {
        value.to_owned()
    } else {
        veil.over_known(value)
    };
    match (element, id) {
        _ if covered == value => covered,
        ("sheet" | "tableColumn", Some(id)) => format!("{COVER}{id}"),
        // What formulas call it: letters, figures and a line.
        ("table", Some(id)) => format!("_{id}"),
        _ => covered,
    }
}

/// Covers the names in the pieces of each paragraph, read as one text; known ones also where they go on
/// from one paragraph to the next.
fn cover<'p>(
    nodes: &mut [Node],
    blocks: impl Iterator<Item = &'p Vec<usize>>,
    veil: &Veil,
    texts: &mut Vec<String>,
) {
    let mut whole = String::new();
    let mut places: Vec<(usize, Range<usize>)> = Vec::new();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for pieces in blocks {
        let start = whole.len();
        for n in pieces {
            if let Node::Text(piece) = &nodes[*n] {
                let from = whole.len();
                whole.push_str(&piece.text);
                places.push((*n, from..whole.len()));
            }
        }
        let block = &whole[start..];
        if !block.trim().is_empty() {
            let here = veil.covered(block).into_iter();
            spans.extend(here.map(|span| span.start + start..span.end + start));
            texts.push(block.to_owned());
        }
        whole.push('\n');
    }
    spans.extend(veil.across(&whole));
    spans.sort_by_key(|span| span.start);
    spans.dedup_by(|next, span| {
        let touches = next.start <= span.end;
        span.end = if touches {
            span.end.max(next.end)
        } else {
            span.end
        };
        touches
    });
    for (n, place) in places {
        let mut text = String::new();
        let mut from = place.start;
        let first = spans.partition_point(|span| span.end <= place.start);
        for span in spans[first..].iter().take_while(|s| s.start < place.end) {
            if span.start >= place.start {
                text.push_str(&whole[from..span.start]);
                text.push_str(COVER);
            }
            from = span.end.min(place.end);
        }
        text.push_str(&whole[from..place.end]);
        if let Node::Text(piece) = &mut nodes[n]
            && piece.text != text
        {
            piece.text = piece.instead.map_or(text, str::to_owned);
        }
    }
}
