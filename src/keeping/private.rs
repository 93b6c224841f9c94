//! What a site keeps is for nobody else on the machine: folders are made 0700 and files 0600, and
//! what an earlier version or another program has made more open is tightened at the start.

#[cfg(unix)]
pub(crate) use unix::{from_now_on, tighten};

#[cfg(unix)]
mod unix {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use crate::trouble;

    /// Whatever this process creates from now on belongs to its user alone.
    pub(crate) fn from_now_on() {
        rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    }

    /// What is a site's own in its folder, and what may lie beside it.
    const OWN: [&str; 6] = [
        "peiyu.db",
        "peiyu.db-wal",
        "peiyu.db-shm",
        "peiyu.toml",
        "files",
        "mail",
    ];

    /// Everybody but the user.
    const OTHERS: u32 = 0o077;

    /// A folder in which everybody may write, such as `/tmp`, is not a site's to close.
    const SHARED: u32 = 0o1000;

    /// Closes a site's folder and what is its own in it to others; what cannot be closed is told.
    /// What lies deeper is behind closed folders.
    pub(crate) fn tighten(data: &Path) {
        close(data);
        for name in OWN {
            close(&data.join(name));
        }
    }

    fn close(path: &Path) {
        // A link is the administrator's own doing, and leads elsewhere.
        let Ok(found) = path.symlink_metadata() else {
            return;
        };
        let mode = found.permissions().mode() & 0o7777;
        let closed = mode & !OTHERS;
        if found.is_symlink() || mode & SHARED != 0 || mode == closed {
            return;
        }
        let closed = Permissions::from_mode(closed);
        if let Err(error) = std::fs::set_permissions(path, closed) {
            tracing::warn!(
                "{} 对别的用户开放，也改不了权限：{}。请由它的属主改成只有运行本程序的用户可读",
                path.display(),
                trouble::io(&error)
            );
        }
    }
}

/// Elsewhere folders take their rights from where they lie.
#[cfg(not(unix))]
pub(crate) fn from_now_on() {}

#[cfg(not(unix))]
pub(crate) fn tighten(_data: &std::path::Path) {}
