//! Whom the server programs run as: Postgres refuses to run as root, so root steps down.

use std::fs::{self, DirBuilder, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::error::{Attempt as _, EmbeddedError};
use super::system::{self, User};

/// The user that the server's processes run as; `None` means ourselves.
#[derive(Clone, Debug)]
pub(crate) struct Owner(Option<User>);

impl Owner {
    /// Root steps down to whoever owns the data already, else `postgres`, else `nobody`.
    pub fn choose(root: &Path, data: &Path) -> Result<Owner, EmbeddedError> {
        if !system::is_root() {
            return Ok(Owner(None));
        }
        let of_folder = [data, root].into_iter().find_map(|dir| {
            let meta = fs::metadata(dir).ok().filter(|meta| meta.uid() != 0)?;
            let name = system::user_with_id(meta.uid()).map(|user| user.name);
            Some(User {
                uid: meta.uid(),
                gid: meta.gid(),
                name: name.unwrap_or_else(|| meta.uid().to_string()),
            })
        });
        of_folder
            .or_else(|| system::user_named("postgres"))
            .or_else(|| system::user_named("nobody"))
            .map(|user| Owner(Some(user)))
            .ok_or(EmbeddedError::NoUnprivilegedUser)
    }

    /// The user id of the server's processes.
    pub fn uid(&self) -> u32 {
        self.0.as_ref().map_or_else(system::effective_uid, |user| user.uid)
    }

    /// Lets a command run as this user; std also drops the supplementary groups of root.
    pub fn run(&self, command: &mut Command) {
        if let Some(user) = &self.0 {
            command.gid(user.gid).uid(user.uid);
        }
    }

    /// Makes a folder that only this user may enter.
    pub fn private_dir(&self, dir: &Path) -> Result<(), EmbeddedError> {
        let make = || -> io::Result<()> {
            DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
            if let Some(user) = &self.0 {
                chown(dir, Some(user.uid), Some(user.gid))?;
            }
            fs::set_permissions(dir, Permissions::from_mode(0o700))
        };
        make().attempt(|| format!("preparing {}", dir.display()))
    }

    /// Makes sure that this user can walk down to our folder: the folder itself is ours to open
    /// for passing through, the ones above it are not.
    pub fn check_reach(&self, root: &Path) -> Result<(), EmbeddedError> {
        let Some(user) = &self.0 else { return Ok(()) };
        for dir in root.ancestors() {
            let meta = fs::metadata(dir).attempt(|| format!("looking at {}", dir.display()))?;
            if may_enter(user, &meta) {
                continue;
            }
            if dir != root {
                return Err(EmbeddedError::OutOfReach {
                    dir: dir.to_owned(),
                    user: user.name.clone(),
                });
            }
            let mode = Permissions::from_mode((meta.mode() & 0o7777) | 0o011);
            fs::set_permissions(dir, mode)
                .attempt(|| format!("letting {} pass through {}", user.name, dir.display()))?;
        }
        Ok(())
    }
}

/// Whether the mode bits let a user without supplementary groups pass through a folder.
fn may_enter(user: &User, meta: &Metadata) -> bool {
    let bit = match (meta.uid() == user.uid, meta.gid() == user.gid) {
        (true, _) => 0o100,
        (false, true) => 0o010,
        (false, false) => 0o001,
    };
    meta.mode() & bit != 0
}
