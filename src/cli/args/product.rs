//! What goals are compiled to.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::plan;

/// What is compiled to what.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Product")]
pub struct Product {
    /// What to compile to [default: by the ending of --output, else yaml]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<BuildFormat>,

    /// Where to write: a file, or a folder for one file a source [default: standard output]
    #[arg(long, short, value_name = "FILE_OR_DIR", value_hint = clap::ValueHint::AnyPath)]
    pub output: Option<PathBuf>,

    /// Say of every goal and KPI which file and line it comes from
    #[arg(long)]
    pub sources: bool,
}

impl Product {
    /// Something was said that only matters where something is compiled.
    pub fn is_described(&self) -> bool {
        self.format.is_some() || self.sources
    }

    /// The named format, else the one that the ending of the output means, else YAML.
    pub fn format(&self) -> BuildFormat {
        let of_output = || BuildFormat::of_path(self.output.as_deref()?);
        self.format.or_else(of_output).unwrap_or(BuildFormat::Yaml)
    }
}

/// What goals are compiled to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum BuildFormat {
    /// Data, for programs and people
    Yaml,
    /// A document, for people
    Markdown,
    /// Data, for programs
    Json,
}

impl From<BuildFormat> for plan::Format {
    fn from(format: BuildFormat) -> Self {
        match format {
            BuildFormat::Yaml => Self::Yaml,
            BuildFormat::Markdown => Self::Markdown,
            BuildFormat::Json => Self::Json,
        }
    }
}

impl BuildFormat {
    /// The format that a path's ending means.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "md" | "markdown" => Some(Self::Markdown),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}
