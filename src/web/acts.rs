//! What each form does, in the words of its button: said where a form is shown away from its page.

use super::Pairs;

/// Address of the form, the field and value that tell one act of it from another, and the act.
type Act = (
    &'static str,
    Option<(&'static str, &'static str)>,
    &'static str,
);

const ACTS: &[Act] = &[
    ("/account/email", None, "保存邮箱"),
    ("/account/sessions", None, "退出这台设备"),
    ("/admin/accounts", None, "新建账号"),
    ("/admin/accounts/{id}/email", None, "保存邮箱"),
    ("/admin/accounts/{id}/grants", None, "授予角色"),
    ("/admin/accounts/{id}/grants/end", None, "结束角色"),
    ("/admin/accounts/{id}/password", None, "重设密码"),
    ("/admin/accounts/{id}/person", None, "登记工号"),
    ("/admin/accounts/{id}/state", None, "停用或恢复账号"),
    ("/admin/units/{id}/below", None, "新增党组织"),
    ("/admin/units/{id}/name", None, "更名"),
    ("/admin/units/{id}/parent", None, "调整隶属"),
    ("/audit/verify", None, "核对整条摘要链"),
    ("/calendar", None, "导入节假日"),
    ("/confirmations", None, "答复待确认事项"),
    ("/desk/{id}/recusal", None, "申请回避"),
    ("/desk/{id}/sheet", None, "保存评分"),
    ("/files/{id}/removal", None, "移除文件"),
    ("/findings/{id}/rectification", None, "提交整改情况"),
    ("/findings/{id}/verdict", None, "登记复核结果"),
    ("/mails/trouble/again", None, "再发一次"),
    ("/notices/{id}/closing", None, "结束公示"),
    ("/notices/{public_id}/objections", None, "提交异议"),
    ("/objections/{id}/conclusion", None, "答复异议"),
    ("/programmes", None, "检查并登记活动文件"),
    ("/projects", None, "开始申报"),
    ("/projects/{id}/blind", None, "保存匿名检查"),
    ("/projects/{id}/files", None, "上传并保存草稿"),
    ("/projects/{id}/form", None, "保存草稿"),
    ("/projects/{id}/records/new", None, "登记记录"),
    ("/records/{id}/correction", None, "更正记录"),
    ("/rounds", None, "新建批次"),
    ("/rounds/{id}/amendments", None, "变更批次"),
    ("/rounds/{id}/assignments", None, "分配专家"),
    ("/rounds/{id}/closing", None, "结束批次"),
    ("/rounds/{id}/notices", None, "发布公示"),
    ("/rounds/{id}/opening", None, "开批次"),
    ("/rounds/{id}/proposals", None, "登记拟立项决定"),
    ("/rounds/{id}/revisions", None, "审定修改稿"),
    ("/rounds/{id}/screenings", None, "登记资格审查结果"),
    ("/rounds/{id}/setup", None, "保存日期和名额"),
    ("/rounds/{id}/shortlist", None, "确定评审结果"),
    ("/rounds/{id}/titles", None, "命名授牌"),
    ("/visits/{id}/conclusion", None, "提交查看结论"),
];

/// What a form sent to this address would do.
pub fn name(path: &str, pairs: &Pairs) -> String {
    ACTS.iter()
        .filter(|(pattern, ..)| fits(pattern, path))
        .find(|(_, told_by, _)| told_by.is_none_or(|(field, value)| pairs.get(field) == value))
        .map_or("再提交", |(.., act)| act)
        .to_owned()
}

/// The act that a button asked for and that cannot be taken back: such a form can be saved as well.
pub fn for_good(field: &str, value: &str) -> Option<&'static str> {
    match (field, value) {
        ("do", "hand_in") => Some("提交"),
        ("do", "sign") => Some("签名提交"),
        _ => None,
    }
}

/// Whether an address is one of a row of the table of routes.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(w), Some(g)) if w == g || w.starts_with('{') && !g.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_site_says_what_it_does() {
        let table = crate::routes::table();
        let posts = || {
            table
                .iter()
                .filter(|row| row.method == axum::http::Method::POST)
        };
        // Passwords are typed anew, and signing out brings nothing along.
        let silent = ["/sign-in", "/sign-out", "/account/password", "/password"];
        for row in posts().filter(|row| row.form.is_none() && !silent.contains(&row.path)) {
            let act = name(row.path, &Pairs::default());
            assert_ne!(act, "再提交", "{} has no words for what it does", row.path);
        }
        for (pattern, ..) in ACTS {
            assert!(posts().any(|row| row.path == *pattern), "{pattern} is gone");
        }
    }
}
