//! The table of routes: every address of the site, with who may call it. Each feature hands in its
//! rows; the whole site and its fence read here.

use crate::web::route::{Access, Route, get};

/// Every route of the site.
pub fn table() -> Vec<Route> {
    let mut rows = vec![
        get("/assets/{name}", Access::Public, crate::assets::serve),
        get("/healthz", Access::Public, || async { "ok" }),
        get("/readyz", Access::Public, crate::ready::ready),
        get("/metrics", Access::Public, crate::metrics::metrics),
    ];
    rows.extend(crate::signin::routes());
    rows.extend(crate::mails::routes());
    rows.extend(crate::admin::routes());
    rows.extend(crate::audit::routes());
    rows.extend(crate::help::routes());
    rows.extend(crate::holidays::routes());
    rows.extend(crate::desk::routes());
    rows.extend(crate::supervision::routes());
    rows.extend(crate::draws::routes());
    rows.extend(crate::notices::routes());
    rows.extend(crate::rounds::routes());
    rows.extend(crate::material::routes());
    rows.extend(crate::project::routes());
    rows.extend(crate::records::routes());
    rows.extend(crate::topics::routes());
    rows.extend(crate::project_list::routes());
    rows.extend(crate::search::routes());
    rows.extend(crate::workbench::routes());
    rows.extend(crate::dashboard::routes());
    rows
}
