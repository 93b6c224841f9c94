//! Whoever has no account: what is published, and saying that it is wrong.

use super::built::Site;
use super::life;

#[test]
fn a_visitor_reads_what_is_published_and_objects() {
    let site = Site::open();
    let life = life::of(&site.copy);
    let Some(visitor) = site.visitor() else {
        return;
    };
    visitor.visits(&life.topic()).sees("立项").sees("新闻");
    visitor
        .visits(&life.notice())
        .sees("公示期为")
        .sees("个工作日");
    visitor
        .opens("实名反映问题")
        .chooses("反映对象", "整份名单")
        .fills("您的姓名或单位", "某学院教师")
        .fills("邮箱", "jiaoshi@example.edu.cn")
        .fills("情况说明", "太短。");
    visitor.is_refused_pressing("提交反映的情况");
    assert_eq!(visitor.reads("您的姓名或单位"), "某学院教师");
    visitor.fills("情况说明", "名单第一项的活动记录时间与实际不符，请核实。");
    visitor.presses("提交反映的情况").sees("已收到您反映的情况");

    // Everything else asks who one is, and says so in a page of its own.
    visitor.visits("/projects");
    assert!(visitor.path().starts_with("/sign-in"), "{}", visitor.path());
    visitor.is_refused_at("/notices/0000").sees("没有找到");
}
