//! The project's own text files.

use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;

/// A text file of the project.
pub struct File {
    /// Path from the root of the checkout, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl File {
    /// What follows the last dot of its name.
    pub fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Whether a program wrote it.
    pub fn is_generated(&self) -> bool {
        // In two parts, so that this file is not taken for one.
        let mark = concat!("@", "generated");
        let is_lock = self.path.ends_with("package-lock.json") || self.path.ends_with(".lock");
        is_lock || self.text.lines().take(3).any(|line| line.contains(mark))
    }

    /// Whether it is data that a program or another project wrote line by line: expectations of
    /// tests, recorded cases, pictures, a frozen dictionary.
    pub fn is_data(&self) -> bool {
        ["svg", "json", "jsonl", "csv", "snap", "txt"].contains(&self.extension())
            || self.path.split('/').any(|folder| ["goldens", "golden", "cases"].contains(&folder))
    }
}

/// All text files below `root`, without those that .gitignore leaves out, ordered by path.
pub fn read(root: &Path) -> Result<Vec<File>> {
    let ignored: Vec<String> = fs::read_to_string(root.join(".gitignore"))
        .context("cannot read .gitignore")?
        .lines()
        .filter_map(|line| line.strip_prefix('/'))
        .map(|path| path.trim_end_matches('/').to_owned())
        .collect();
    let mut files = Vec::new();
    collect(root, "", &ignored, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(root: &Path, folder: &str, ignored: &[String], files: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if name == ".git" || ignored.contains(&path) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(root, &path, ignored, files)?;
        } else if let Ok(text) = String::from_utf8(fs::read(entry.path())?)
            && !text.contains('\0')
        {
            files.push(File { path, text });
        }
    }
    Ok(())
}

/// Number and lengths of the Rust files, in words.
pub fn summary(root: &Path) -> Result<String> {
    let files = read(root)?;
    let rust = files.iter().filter(|file| file.extension() == "rs");
    let mut lengths: Vec<usize> = rust.map(|file| file.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    let longest = lengths.last().copied().unwrap_or_default();
    Ok(format!("{} Rust files, median {median} lines, longest {longest}", lengths.len()))
}
