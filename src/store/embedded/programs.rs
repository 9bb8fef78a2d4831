//! Finds the server programs, `initdb` and `postgres`, among what this machine has installed.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::{EmbeddedError, MAJOR_MIN};

/// Folders that hold one folder a version, each with a `bin` inside: Debian and PGDG, Red Hat's
/// PGDG, Homebrew (Apple, Intel, Linux), the macOS installer and Postgres.app.
const FAMILIES: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql"),
    ("/usr/local/opt", "postgresql"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql"),
    ("/Library/PostgreSQL", ""),
    ("/Applications/Postgres.app/Contents/Versions", ""),
];

/// Where to look; the values come from the environment, which only `config` reads.
#[derive(Clone, Debug, Default)]
pub struct ProgramSearch {
    /// `PG_BIN`: this folder and no other.
    pub pg_bin: Option<PathBuf>,
    /// `PATH`: searched after the usual places.
    pub path: Option<OsString>,
}

/// A folder with server programs of one major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    /// The folder.
    pub bin: PathBuf,
    /// Their major version, 15 say.
    pub major: u32,
}

impl Programs {
    /// The newest programs there are, or those of `pinned`, the version that made `data_dir`.
    pub fn find(
        search: &ProgramSearch,
        pinned: Option<u32>,
        data_dir: &Path,
    ) -> Result<Programs, EmbeddedError> {
        let found: Vec<Programs> =
            folders(search).iter().filter_map(|dir| Programs::probe(dir)).collect();
        if let (Some(dir), true) = (&search.pg_bin, found.is_empty()) {
            return Err(EmbeddedError::ProgramsNotInFolder { dir: dir.clone() });
        }
        choose(found, pinned, data_dir)
    }

    /// The path of one of the programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    fn probe(dir: &Path) -> Option<Programs> {
        if !dir.join("initdb").is_file() {
            return None;
        }
        // The version is asked of the program itself: folders' names promise nothing.
        let answer = Command::new(dir.join("postgres"))
            .arg("--version")
            .stdin(Stdio::null())
            .output()
            .ok()
            .filter(|answer| answer.status.success())?;
        let major = major_of(&String::from_utf8_lossy(&answer.stdout))?;
        Some(Programs { bin: dir.to_owned(), major })
    }
}

/// The major version that made a data folder, if it is one.
pub(crate) fn major_of_data(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("PG_VERSION")).ok()?.trim().parse().ok()
}

fn folders(search: &ProgramSearch) -> Vec<PathBuf> {
    if let Some(dir) = &search.pg_bin {
        return vec![dir.clone()];
    }
    let mut folders = Vec::new();
    for (family, prefix) in FAMILIES {
        let versions = fs::read_dir(family).into_iter().flatten().flatten();
        let named =
            versions.filter(|e| e.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()));
        folders.extend(named.map(|entry| entry.path().join("bin")));
    }
    folders.extend(search.path.iter().flat_map(std::env::split_paths));
    folders
}

fn choose(
    mut found: Vec<Programs>,
    pinned: Option<u32>,
    data_dir: &Path,
) -> Result<Programs, EmbeddedError> {
    // Stable: among equals the order of the places decides.
    found.sort_by_key(|programs| std::cmp::Reverse(programs.major));
    if let Some(major) = pinned {
        let same = found.into_iter().find(|programs| programs.major == major);
        return same
            .ok_or_else(|| EmbeddedError::MajorMissing { data_dir: data_dir.to_owned(), major });
    }
    match found.into_iter().next() {
        Some(newest) if newest.major >= MAJOR_MIN => Ok(newest),
        Some(old) => Err(EmbeddedError::ProgramsTooOld { major: old.major, dir: old.bin }),
        None => Err(EmbeddedError::ProgramsMissing),
    }
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian …)`, also `17beta1` and `18devel`.
fn major_of(version: &str) -> Option<u32> {
    let number =
        version.split_whitespace().find(|w| w.starts_with(|c: char| c.is_ascii_digit()))?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(majors: &[u32]) -> Vec<Programs> {
        majors.iter().map(|&major| Programs { bin: format!("/{major}").into(), major }).collect()
    }

    #[test]
    fn every_kind_of_version_is_read() {
        let cases = [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 18devel\n", Some(18)),
            ("postgres (PostgreSQL) 17beta1\n", Some(17)),
            ("nonsense", None),
        ];
        for (text, major) in cases {
            assert_eq!(major_of(text), major, "{text}");
        }
    }

    #[test]
    fn the_newest_is_chosen_unless_the_data_pins_a_version() {
        let newest = choose(programs(&[15, 17, 16]), None, "/d".as_ref()).unwrap();
        assert_eq!(newest.major, 17);
        let pinned = choose(programs(&[15, 17, 16]), Some(16), "/d".as_ref()).unwrap();
        assert_eq!(pinned.major, 16);
    }

    #[test]
    fn what_is_missing_is_said_with_the_remedy() {
        let says = |found, pinned| choose(found, pinned, "/d".as_ref()).unwrap_err().to_string();
        assert!(says(vec![], None).contains("install"));
        assert!(says(vec![], None).contains("PG_BIN"));
        assert!(says(programs(&[17]), Some(15)).contains("install version 15"));
        assert!(says(programs(&[13]), None).contains("too old"));
    }

    #[test]
    fn a_named_folder_without_programs_is_an_error_even_if_others_exist() {
        let search = ProgramSearch { pg_bin: Some("/nonexistent".into()), path: None };
        let error = Programs::find(&search, None, "/d".as_ref()).unwrap_err();
        assert!(error.to_string().starts_with("PG_BIN is /nonexistent"), "{error}");
    }
}
