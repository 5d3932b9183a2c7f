//! The parts of SARIF 2.1.0 that are written here, by the names of the standard. The field order is that of the document.

use serde::Serialize;

use super::super::repository;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

impl<'a> Document<'a> {
    pub fn new(run: Run<'a>) -> Self {
        Self { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    tool: Tool,
    original_uri_base_ids: BaseIds,
    /// Section 3.14.17: what the columns of all regions count.
    column_kind: &'static str,
    results: Vec<Result<'a>>,
}

impl<'a> Run<'a> {
    pub fn new(tool: Tool, results: Vec<Result<'a>>) -> Self {
        let root = BaseId { description: Message::plain("The root of the repository.") };
        Self { tool, original_uri_base_ids: BaseIds { root }, column_kind: "unicodeCodePoints", results }
    }
}

/// The name that code scanning knows the root of a checkout by.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct BaseIds {
    #[serde(rename = "%SRCROOT%")]
    root: BaseId,
}

#[derive(Serialize)]
struct BaseId {
    description: Message,
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

impl Driver {
    pub fn new(rules: Vec<Descriptor>) -> Self {
        Self { name: "goalposts", semantic_version: env!("CARGO_PKG_VERSION"), rules }
    }
}

/// A rule, section 3.49.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    pub id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<MarkdownText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_configuration: Option<Configuration>,
    pub properties: Properties,
}

/// A multiformatMessageString, section 3.12.
#[derive(Serialize)]
pub(super) struct Text {
    pub text: String,
}

#[derive(Serialize)]
pub(super) struct MarkdownText {
    pub text: String,
    pub markdown: String,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub enabled: bool,
    pub level: &'static str,
}

/// What code scanning filters by.
#[derive(Serialize)]
pub(super) struct Properties {
    pub tags: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Result<'a> {
    pub rule_id: &'a str,
    pub rule_index: usize,
    pub level: &'static str,
    pub message: Message,
    pub locations: Vec<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Place>,
    pub partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
pub(super) struct Fingerprints {
    /// The number rises when fingerprints are made otherwise.
    #[serde(rename = "goalposts/v1")]
    pub goalposts: String,
}

/// Plain text as a message string.
#[derive(Serialize)]
pub(super) struct Message {
    text: String,
}

impl Message {
    /// By section 3.11.6 `[words](place)` in a message is a link; in ours it is what somebody called a goal. A backslash
    /// before the brackets says so, and is left out where nothing could be taken for a link, because some readers show it.
    pub fn plain(text: &str) -> Self {
        let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() };
        Self { text }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    pub physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub artifact_location: ArtifactLocation,
    pub region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl ArtifactLocation {
    /// `path` is from the root of the repository, or absolute.
    pub fn new(path: &str) -> Self {
        let uri_base_id = (!repository::is_absolute(path)).then_some(ROOT);
        Self { uri: repository::uri(path), uri_base_id }
    }
}

/// Section 3.30; all four are written, since what is missing is guessed differently by different readers.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub start_line: u32,
    pub start_column: u32,
    pub end_line: u32,
    /// Behind the last character.
    pub end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix<'a> {
    pub description: Message,
    pub artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactChange<'a> {
    pub artifact_location: ArtifactLocation,
    pub replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

impl<'a> Replacement<'a> {
    pub fn new(deleted_region: Region, text: &'a str) -> Self {
        Self { deleted_region, inserted_content: Content { text } }
    }
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}
