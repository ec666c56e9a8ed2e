//! A small file of each format that can be read, and archives made by hand: with parts that lie
//! about their size, that are links, or that unpack to far more than they are.

use std::io::Write as _;

/// A small file: what it is, and what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Name of the format.
    pub format: &'static str,
    /// Name of the file.
    pub file: &'static str,
    /// The part of the archive that the text is; empty for a text of its own.
    pub part: &'static str,
    /// The text. `@` stands where a title may be put, and is one until then.
    pub text: &'static str,
}

const fn sample(format: &'static str, file: &'static str, part: &'static str, text: &'static str) -> Sample {
    Sample { format, file, part, text }
}

/// One or more of each format.
pub const SAMPLES: &[Sample] = &[
    sample(
        "json",
        "a.json",
        "",
        r#"{"format": "gangmu", "version": 1, "sheets": [{"id": "s", "title": "S", "root": {"title": "@", "children": [
 {"id": "a", "title": "A", "note": "n", "labels": ["l"]}]}}]}"#,
    ),
    sample("md", "a.md", "", "# @\n\n## A\n\nnote *b* [l](https://a.b)\n\n- B\n  - [x] C\n"),
    sample("txt", "a.txt", "", "@\n\tA\n\t\tB\n\tC\n"),
    sample(
        "xmind",
        "a.xmind",
        "content.json",
        r#"[{"id":"s","title":"S","rootTopic":{"id":"r","title":"@","children":{"attached":[{"id":"a","title":"A","href":"xmind:#b",
"notes":{"realHTML":{"content":"<p>n</p>"}},"image":{"src":"xap:resources/i.png"},"markers":[{"markerId":"task-half"}]},{"id":"b","title":"B"}],
"summary":[{"id":"u","title":"U"}]},"summaries":[{"range":"(0,1)","topicId":"u"}],"boundaries":[{"range":"(0,0)"}]},
"relationships":[{"end1Id":"a","end2Id":"b"}]}]"#,
    ),
    sample(
        "xmind",
        "b.xmind",
        "content.xml",
        "<xmap-content><sheet><topic id='r'><title>@</title><children><topics type='attached'><topic id='a'><title>A</title>\
         <notes><html><p>n</p></html></notes></topic></topics></children></topic></sheet></xmap-content>",
    ),
    sample(
        "mm",
        "a.mm",
        "",
        "<map version='1.0.1'><node TEXT='@'><node TEXT='A' ID='a' POSITION='left'><richcontent TYPE='NOTE'><html><p>n</p></html>\
         </richcontent><arrowlink DESTINATION='b'/></node><node ID='b'/></node></map>",
    ),
    sample(
        "opml",
        "a.opml",
        "",
        "<opml version='2.0'><body><outline text='@'><outline text='A' _note='n'/></outline></body></opml>",
    ),
    sample(
        "emmx",
        "a.emmx",
        "page/page.xml",
        "<Page><Shape ID='1' Type='MainIdea'><LevelData><SubLevel V='2'/></LevelData><Text><TextBlock><Text><pp><tp>@</tp></pp></Text>\
         </TextBlock></Text></Shape><Shape ID='2' Type='MainTopic'><LevelData><Super V='1'/></LevelData></Shape></Page>",
    ),
    sample(
        "mmap",
        "a.mmap",
        "Document.xml",
        "<ap:Map><ap:OneTopic><ap:Topic OId='r'><ap:SubTopics><ap:Topic><ap:Text PlainText='A'/></ap:Topic></ap:SubTopics>\
         <ap:Text PlainText='@'/></ap:Topic></ap:OneTopic></ap:Map>",
    ),
    sample(
        "mindnode",
        "a.mindnode",
        "a.mindnode/contents.xml",
        "<plist><dict><key>version</key><integer>6</integer><key>canvas</key><dict><key>mindMaps</key><array><dict><key>mainNode</key>\
         <dict><key>title</key><dict><key>text</key><string>@</string></dict></dict></dict></array></dict></dict></plist>",
    ),
    sample(
        "itmz",
        "a.itmz",
        "mapdata.xml",
        "<iThoughts><topics><topic uuid='r' text='@'><topic uuid='a' text='A' note='n'/></topic></topics></iThoughts>",
    ),
    sample(
        "smmx",
        "a.smmx",
        "document/mindmap.xml",
        "<simplemind-mindmaps><mindmap><topics><topic id='0' parent='-1' text='@'/><topic id='1' parent='0' text='A\\Nx'/>\
         </topics></mindmap></simplemind-mindmaps>",
    ),
    sample(
        "vym",
        "a.vym",
        "a.xml",
        "<vymmap version='2.7.0'><mapcenter><heading>@</heading><branch><heading>A</heading></branch></mapcenter></vymmap>",
    ),
    sample(
        "minder",
        "a.minder",
        "",
        "<minder><nodes><node id='0'><nodename><text data='@'/></nodename><nodes><node id='1'><nodename>A</nodename></node></nodes>\
         </node></nodes></minder>",
    ),
    sample(
        "wisemapping",
        "a.wxml",
        "",
        "<map version='tango'><topic central='true' id='0' text='@'><topic id='1' text='A' position='1,1'/></topic></map>",
    ),
    sample(
        "processon",
        "a.pos",
        "",
        r#"{"diagram":{"elements":{"id":"r","title":"@","children":[{"id":"a","title":"A"}]}},"meta":{"type":"ProcessOn Schema File"}}"#,
    ),
    sample(
        "jsmind",
        "a.jm",
        "",
        r#"{"meta":{},"format":"node_tree","data":{"id":"r","topic":"@","children":[{"id":"a","topic":"A"}]}}"#,
    ),
    sample(
        "mindelixir",
        "a.mindelixir",
        "",
        r#"{"nodeData":{"id":"r","topic":"@","children":[{"id":"a","topic":"A"}]},"arrows":[]}"#,
    ),
    sample(
        "smm",
        "a.smm",
        "",
        r#"{"layout":"mindMap","root":{"data":{"text":"@"},"children":[{"data":{"text":"A","tag":["t"]},"children":[]}]}}"#,
    ),
    sample(
        "km",
        "a.km",
        "",
        r#"{"root":{"data":{"text":"@"},"children":[{"data":{"text":"A","priority":"1"}}]},"template":"default","version":"1.4.43"}"#,
    ),
    sample(
        "canvas",
        "a.canvas",
        "",
        r#"{"nodes":[{"id":"1","type":"text","text":"@","x":0,"y":0,"width":9,"height":9}],"edges":[]}"#,
    ),
    sample("mup", "a.mup", "", r#"{"formatVersion":2,"id":1,"title":"@","ideas":{"1":{"id":2,"title":"A"}}}"#),
    sample(
        "docx",
        "a.docx",
        "word/document.xml",
        "<w:document><w:body><w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>@</w:t></w:r></w:p><w:p><w:r><w:t>n</w:t></w:r></w:p>\
         </w:body></w:document>",
    ),
    sample("plantuml", "a.puml", "", "@startmindmap\n* @\n** A\n-- B\n@endmindmap\n"),
    sample("mermaid", "a.mmd", "", "mindmap\n  root((@))\n    A\n    B[\"`two\n    lines`\"]\n"),
    sample("html", "a.html", "", "<html><body><h1>@</h1><ul><li>A<ul><li>B</li></ul></li></ul></body></html>"),
    sample("org", "a.org", "", "* @\n** TODO A :tag:\nbody\n- item\n"),
    sample("taskpaper", "a.taskpaper", "", "@:\n\t- A @done(2026-01-01)\n\tnote\n"),
    sample("csv", "a.csv", "", "@,,\n,A,\n,,\"B, c\"\n"),
];

impl Sample {
    /// The file with this text in place of its own.
    pub fn with(&self, text: &[u8]) -> Vec<u8> {
        if self.part.is_empty() {
            return text.to_vec();
        }
        zip(&[Part::stored(self.part, text)])
    }

    /// The file with a title.
    pub fn titled(&self, title: &str) -> Vec<u8> {
        // In PlantUML the sign is also that of its first and last line.
        let text =
            self.text.replace("@startmindmap", "\0start").replace("@endmindmap", "\0end").replace("@done", "\0done");
        let text = text.replace('@', title);
        let text = text.replace("\0start", "@startmindmap").replace("\0end", "@endmindmap").replace("\0done", "@done");
        self.with(text.as_bytes())
    }

    /// Whether it is XML.
    pub fn is_xml(&self) -> bool {
        self.text.starts_with('<') && self.format != "html"
    }
}

/// One part of an archive, and what the archive says of it.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub name: Vec<u8>,
    pub data: Vec<u8>,
    pub is_deflated: bool,
    pub is_encrypted: bool,
    pub declared: Option<u32>,
    pub crc: u32,
    pub mode: u32,
}

impl Part {
    /// A part as it is.
    pub fn stored(name: &str, data: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(data);
        Self { name: name.as_bytes().to_vec(), data: data.to_vec(), crc: crc.sum(), mode: 0o100_644, ..Self::default() }
    }

    /// A part of a few thousand bytes that unpacks to so many millions of spaces.
    pub fn bomb(name: &str, mebibytes: usize) -> Self {
        let mut deflater = flate2::Compress::new(flate2::Compression::best(), false);
        let spaces = vec![b' '; 1 << 20];
        let mut block = Vec::with_capacity(1 << 16);
        deflater.compress_vec(&spaces, &mut block, flate2::FlushCompress::Full).unwrap();
        let mut data = block.repeat(mebibytes);
        data.extend([3, 0]);
        let declared = u32::try_from(mebibytes << 20).ok();
        Self { name: name.as_bytes().to_vec(), data, is_deflated: true, declared, mode: 0o100_644, ..Self::default() }
    }
}

/// An archive by the letter of its specification (APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16),
/// with all the lies that its parts tell.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let long = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
    let short = |value: usize| u16::try_from(value).unwrap().to_le_bytes();
    for part in parts {
        let at = out.len();
        let mut fields = Vec::new();
        fields.extend(20_u16.to_le_bytes());
        fields.extend(u16::from(part.is_encrypted).to_le_bytes());
        fields.extend(if part.is_deflated { 8_u16 } else { 0 }.to_le_bytes());
        fields.extend([0, 0, 33, 0]);
        fields.extend(part.crc.to_le_bytes());
        fields.extend(long(part.data.len()));
        fields.extend(part.declared.map_or_else(|| long(part.data.len()), u32::to_le_bytes));
        fields.extend(short(part.name.len()));
        fields.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(&part.name);
        out.extend(&part.data);
        directory.extend(b"PK\x01\x02");
        directory.extend([20, 3]);
        directory.extend(&fields);
        directory.extend([0; 6]);
        directory.extend((part.mode << 16).to_le_bytes());
        directory.extend(long(at));
        directory.extend(&part.name);
    }
    let from = out.len();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(short(parts.len()));
    out.extend(short(parts.len()));
    out.extend(long(directory.len()));
    out.extend(long(from));
    out.extend([0, 0]);
    out
}

/// Bytes in gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}
