//! The committee's way: what waits, read, judged, gone.

use super::built::Site;

#[test]
fn a_committee_endorses_what_waits_for_it() {
    let site = Site::open();
    let Some(committee) = site.person(&site.login("基层党委")) else {
        return;
    };
    assert_eq!(committee.path(), "/workbench");
    committee.presses("审核推荐").sees("请您审核这份申报书");
    let project = committee.path();

    // The application can be read first.
    committee.presses("先看：").sees("申报书");
    committee.visits(&project);

    // Sending it back needs a reason, and what was chosen stays.
    committee.ticks("退回修改");
    committee.is_refused_pressing("登记审核意见");
    committee.sees("理由");
    assert_eq!(committee.counts("input[value='return']:checked"), 1);

    committee
        .ticks("推荐")
        .fills("意见", "材料齐全，同意推荐。");
    // What goes out is seen first, and going back loses nothing.
    committee
        .presses("登记审核意见")
        .sees("还没有办")
        .sees("材料齐全，同意推荐。");
    committee.presses("返回修改").sees("请您审核这份申报书");
    committee
        .presses("登记审核意见")
        .presses("确认推荐这份申报书");
    committee
        .sees("同意推荐")
        .does_not_see("请您审核这份申报书");
    committee.visits("/workbench");
    let project = project.split('#').next().unwrap();
    assert_eq!(committee.counts(&format!("a.btn[href^='{project}']")), 0);
}
