//! Which ledger the client verbs speak to: the file that `sign-in` writes, in the user's own
//! configuration folder. Never the working directory: nobody's ledger is guessed.

use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The address and the key of a ledger.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSettings {
    /// The server, like `http://127.0.0.1:4000`.
    pub url: String,
    /// The key; it belongs to one ledger of that server.
    pub key: String,
}

/// Why the client's settings can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ClientSettingsError {
    /// Neither `XDG_CONFIG_HOME` nor `HOME` is set.
    #[error("there is no home folder to keep the configuration in; set HOME")]
    Homeless,
    /// The file can't be read or written.
    #[error("the configuration {path} can't be used")]
    File {
        /// Which file.
        path: PathBuf,
        /// What was wrong.
        #[source]
        source: std::io::Error,
    },
    /// The file is there, but no configuration.
    #[error("the configuration {path} is malformed; write it anew with `task-ledger sign-in`")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What was wrong.
        #[source]
        source: toml::de::Error,
    },
}

/// Where programs of the user who runs this keep what they need again.
///
/// # Errors
/// A user without a home.
pub fn state_folder() -> Result<PathBuf, ClientSettingsError> {
    let folder = std::env::var_os("XDG_STATE_HOME").filter(|path| !path.is_empty());
    let folder = folder.map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME").filter(|path| !path.is_empty())?;
        Some(Path::new(&home).join(".local").join("state"))
    });
    Ok(folder.ok_or(ClientSettingsError::Homeless)?.join("task-ledger"))
}

/// Where the settings of the user who runs this are kept.
///
/// # Errors
/// A user without a home.
pub fn client_file() -> Result<PathBuf, ClientSettingsError> {
    let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|path| !path.is_empty());
    let folder = folder.map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME").filter(|path| !path.is_empty())?;
        Some(Path::new(&home).join(".config"))
    });
    Ok(folder.ok_or(ClientSettingsError::Homeless)?.join("task-ledger").join("client.toml"))
}

impl ClientSettings {
    /// The settings of the user who runs this, if there are any.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn load() -> Result<Option<Self>, ClientSettingsError> {
        match client_file() {
            Ok(path) => Self::load_from(&path),
            Err(_) => Ok(None),
        }
    }

    fn load_from(path: &Path) -> Result<Option<Self>, ClientSettingsError> {
        let path = path.to_owned();
        match std::fs::read_to_string(&path) {
            Ok(text) => match toml::from_str(&text) {
                Ok(settings) => Ok(Some(settings)),
                Err(source) => Err(ClientSettingsError::Malformed { path, source }),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ClientSettingsError::File { path, source }),
        }
    }

    /// Keeps the settings where only their user can read them; says where.
    ///
    /// # Errors
    /// A folder or file that can't be written.
    pub fn save(&self) -> Result<PathBuf, ClientSettingsError> {
        let path = client_file()?;
        self.save_to(&path)
            .map_err(|source| ClientSettingsError::File { path: path.clone(), source })?;
        Ok(path)
    }

    /// Keeps the settings if there are none yet; says where, if it did.
    ///
    /// # Errors
    /// A folder or file that can't be read or written.
    pub fn keep_if_none(&self) -> Result<Option<PathBuf>, ClientSettingsError> {
        let path = client_file()?;
        if path.exists() { Ok(None) } else { self.save().map(Some) }
    }

    fn save_to(&self, path: &Path) -> std::io::Result<()> {
        let text = toml::to_string(self).map_err(std::io::Error::other)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        // Written beside and moved over, so that nobody ever reads half a file; private at birth.
        let fresh = path.with_extension(format!("{}.new", std::process::id()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&fresh, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_were_written_and_are_private() {
        let folder = std::env::temp_dir().join(format!("client-{}", uuid::Uuid::new_v4()));
        let path = folder.join("deep").join("client.toml");
        assert!(ClientSettings::load_from(&path).unwrap().is_none());
        let settings = ClientSettings { url: "http://h".to_owned(), key: "tl_x".to_owned() };
        settings.save_to(&path).unwrap();
        assert!(ClientSettings::load_from(&path).unwrap() == Some(settings));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "url =").unwrap();
        assert!(ClientSettings::load_from(&path).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
