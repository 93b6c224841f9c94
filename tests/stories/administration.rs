//! Who looks after accounts, units and days off, and how far their hands reach.

use std::time::Duration;

use domain::ids::UnitId;
use domain::states::Role;
use entity::unit;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::support::days::{NOTICE_2027, day};
use crate::support::people::PASSWORD;
use crate::support::{Opened, on_both};

/// The password that a page shows once.
fn once(text: &str) -> String {
    let (_, rest) = text.split_once("一次性密码").unwrap();
    let (_, rest) = rest.split_once("一次性密码").unwrap_or(("", rest));
    let word = rest.split_whitespace().find(|w| w.ends_with("-a7"));
    word.unwrap().to_owned()
}

on_both! {
    /// A new branch secretary gets an account, a role and a password for the first sign-in.
    async fn a_new_holder_comes_in(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let admin = app.admin("系统管理员甲").await;
        let browser = admin.browser().await;
        let place = branch.code().await;
        let page = browser.get(&format!("/admin/accounts/new?unit={place}")).await;
        let wrong = [("login", "新"), ("display_name", ""), ("role", "editor")];
        browser
            .send(&page, "/admin/accounts", &wrong)
            .await
            .is(422)
            .says("登录名为 2 到 40 个")
            .keeps("unit", &place);
        let right = [
            ("login", "newcomer"),
            ("display_name", "支部书记乙"),
            ("email", "yi@peiyu.example"),
            ("role", "editor"),
        ];
        // With an address: whoever makes the account does not learn its password.
        browser.send(&page, "/admin/accounts", &right).await.is(303);
        let mails = app.post().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].to, ["yi@peiyu.example"]);
        browser.get("/admin/accounts?q=newcomer").await.is(200).says("支部书记乙").says("未改初始密码");
        // Without one: the password is shown this once.
        let page = browser.get(&format!("/admin/accounts/new?unit={place}")).await;
        let bare = [("login", "Newcomer2"), ("display_name", "支部书记丙"), ("email", ""), ("role", "editor")];
        let page = browser.send(&page, "/admin/accounts", &bare).await;
        let password = once(&page.is(200).text());
        let newcomer = app.browser();
        let sign_in = [("login", "newcomer2"), ("password", password.as_str())];
        let page = newcomer.post("/sign-in", &sign_in).await;
        assert_eq!(page.location.as_deref(), Some("/account/password"));
        // Nothing else opens before the password is one's own.
        newcomer.get("/account").await.is(303);
        // The first password leads on to what there is to do.
        let own = [("old", password.as_str()), ("new", "Zhibu-shuji-2026"), ("again", "Zhibu-shuji-2026")];
        let page = newcomer.post("/account/password", &own).await;
        assert_eq!(page.is(303).location.as_deref(), Some("/"));
        assert_eq!(newcomer.get("/").await.location.as_deref(), Some("/workbench"));
    }

    /// Somebody without a post is told whom to ask for one.
    async fn nobody_is_left_without_a_word(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        app.admin("系统管理员甲").await;
        let nobody = app.person("新来的", &[], branch.id).await.browser().await;
        assert_eq!(nobody.get("/").await.location.as_deref(), Some("/account"));
        nobody.get("/account").await.says("还没有岗位").says("请联系系统管理员（系统管理员甲）");
    }

    /// A fresh site tells its administrator what to do first, and what of it is done.
    async fn the_first_steps_of_a_site(app) {
        let admin = app.admin("系统管理员甲").await.browser().await;
        let list = async || admin.get("/admin/accounts").await;
        list().await.is(200).says("新站点先办这几件").says("1. 建党组织现在办").says("接上邮件服务器");
        app.university("甲大学").await;
        // The next step has the button.
        list().await.says("2. 加一位系统管理员或审计员现在办").says("5 件中办好 4 件");
        app.auditor().await;
        // All is done, and nothing is said of it any more.
        list().await.is(200).does_not_say("新站点先办这几件");
    }

    /// An address that no mail reaches is refused where it is typed, with the reason.
    async fn an_address_that_cannot_be_mailed_is_refused_where_it_is_typed(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let admin = app.admin("系统管理员甲").await;
        let browser = admin.browser().await;
        let place = branch.code().await;
        let path = format!("/admin/accounts/{}", branch.person.id);
        for (address, why) in [
            ("a..b@t.example", "点不能放在开头"),
            (".a@t.example", "点不能放在开头"),
            ("a@t..example", "点不能放在开头"),
            ("某@例.测试", "@ 前面只能用半角"),
        ] {
            let new = [("login", "newcomer"), ("display_name", "支部书记乙"), ("email", address), ("role", "editor")];
            browser.fill(&format!("/admin/accounts/new?unit={place}"), "/admin/accounts", &new).await.is(422).says(why).keeps("email", address);
            browser.fill(&path, &format!("{path}/email"), &[("email", address)]).await.is(422).says(why);
            let own = branch.browser().await;
            let typed = [("email", address), ("password", PASSWORD)];
            own.fill("/account", "/account/email", &typed).await.is(422).says(why);
        }
        // A domain in another script goes as every server can read it.
        let own = branch.browser().await;
        let new = [("email", "zhibu@例.测试"), ("password", PASSWORD)];
        own.fill("/account", "/account/email", &new).await.is(303);
        own.get("/account").await.is(200).keeps("email", "zhibu@xn--fsq.xn--0zwm56d");
        app.post().await;
    }

    /// A post's holder changes: the old role ends, a new one begins, the account rests and comes back.
    async fn a_holder_leaves(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let other = app.branch("文学院教工第二党支部").await;
        let admin = app.admin("系统管理员甲").await;
        let browser = admin.browser().await;
        let path = format!("/admin/accounts/{}", branch.person.id);
        let page = browser.get(&path).await;
        browser.send(&page, &format!("{path}/email"), &[("email", "jia@peiyu.example")]).await.is(303);
        browser.send(&page, &format!("{path}/grants/end"), &[]).await.is(303);
        let place = other.code().await;
        let grant = [("unit", place.as_str()), ("role", "editor")];
        browser.send(&page, &format!("{path}/grants"), &grant).await.is(303);
        browser.send(&page, &format!("{path}/state"), &[]).await.is(303);
        let right = [("login", branch.login.as_str()), ("password", PASSWORD)];
        app.browser().post("/sign-in", &right).await.is(422);
        let page = browser.get(&path).await;
        page.says("jia@peiyu.example").says("文学院教工第二党支部");
        browser.send(&page, &format!("{path}/state"), &[]).await.is(303);
        app.browser().post("/sign-in", &right).await.is(303);
        let page = browser.send(&page, &format!("{path}/password"), &[("how", "once")]).await;
        once(&page.is(200).text());
        // The old address has heard of the new one, the person of the password.
        let mut to: Vec<String> = app.post().await.into_iter().flat_map(|m| m.to).collect();
        to.sort();
        assert_eq!(to, ["jia@peiyu.example".to_owned(), branch.email.clone()]);
    }

    /// A new branch is founded; a second click founds no second one.
    async fn a_branch_is_founded(app) {
        let arts = app.committee("文学院党委").await;
        let admin = app.admin("系统管理员甲").await;
        let browser = admin.browser().await;
        let path = format!("/admin/units/{}", arts.id);
        let page = browser.get(&path).await;
        let mut form = page.form(&format!("{path}/below"));
        for (name, value) in [("name", "文学院学生第三党支部"), ("code", "WX-S3"), ("kind", "branch")] {
            form.set(name, value);
        }
        browser.submit(&form).await.is(303);
        browser.submit(&form).await.is(303);
        browser.get(&path).await.is(200).says("文学院学生第三党支部").says("1 个");
        browser.get("/admin/units?q=没有这样的").await.is(200).says("看全部党组织");
    }

    /// A name that reads like one beside it is told, however it is written; so is a code.
    async fn two_units_do_not_read_alike(app) {
        let university = app.university("甲大学").await;
        app.committee("甲大学法学院党委").await;
        let browser = app.admin("系统管理员甲").await.browser().await;
        let path = format!("/admin/units/{}", university.id);
        let below = format!("{path}/below");
        let page = browser.get(&path).await;
        for like in ["甲大学法学院党委\u{200B}", "甲大学法学院 党委", "甲大学\u{AD}法学院党委"] {
            let fields = [("name", like), ("code", "FX-2"), ("kind", "college_committee")];
            browser.send(&page, &below, &fields).await.is(422).says("已有“甲大学法学院党委”，读起来和它一样");
        }
        let fields = [("name", "甲大学文学院党委"), ("code", "WX-1"), ("kind", "college_committee")];
        browser.send(&page, &below, &fields).await.is(303);
        let fields = [("name", "甲大学理学院党委"), ("code", "wx-1"), ("kind", "college_committee")];
        browser.send(&page, &below, &fields).await.is(422).says("编码“wx-1”已有单位使用");
        let fields = [("name", "甲大学理学院党委"), ("code", "理-1"), ("kind", "college_committee")];
        browser.send(&page, &below, &fields).await.is(422).says("请填写编码");
        let row = app.all(unit::Entity::find()).await;
        let arts = row.iter().find(|u| u.code == "WX-1").unwrap().id;
        let path = format!("/admin/units/{arts}");
        browser.fill(&path, &format!("{path}/name"), &[("name", "甲大学 法学院党委")]).await.is(422).says("读起来和它一样");
    }

    /// Looking after accounts and reading or writing content are not in one hand (三员分立).
    async fn keepers_and_writers_stay_apart(app) {
        let province = app.province().await;
        let admin = app.admin("系统管理员甲").await;
        let browser = admin.browser().await;
        let place = province.code().await;
        let grants = format!("/admin/accounts/{}/grants", province.person.id);
        browser
            .post(&grants, &[("unit", place.as_str()), ("role", "admin")])
            .await
            .is(422)
            .says("三员分立");
        browser.get("/desk").await.is(403);
        browser.get("/audit").await.is(403);
    }

    /// A college's administrator neither sees a neighbour's accounts nor takes over a superior's.
    async fn a_small_administrator_stays_small(app) {
        let arts = app.committee("文学院党委").await;
        let science = app.committee("理学院党委").await;
        let province = app.province().await;
        let small = app.person("院系管理员", &[Role::Admin], arts.id).await;
        let large = app.person("省级管理员", &[Role::Admin], province.id).await;
        let browser = small.browser().await;
        let account = |id| format!("/admin/accounts/{id}");
        browser.get(&account(arts.person.id)).await.is(200);
        browser.get(&account(science.person.id)).await.is(404);
        browser.get(&account(large.id)).await.is(404);
        browser.get(&format!("/admin/units/{}", science.id)).await.is(404);
        browser.get("/admin/accounts").await.is(200).does_not_say("理学院");
        // Once the superior's administrator held a role down here too: seen, and still out of reach.
        let held = large.id;
        app.does(async |act| ledger::accounts::grant_role(act, held, arts.id, Role::Admin).await).await;
        browser.get(&account(large.id)).await.is(200);
        browser.post(&format!("/admin/accounts/{}/password", large.id), &[("how", "link")]).await.is(403);
        browser.post(&format!("/admin/accounts/{}/state", large.id), &[("disabled", "yes")]).await.is(403);
    }

    /// A committee is renamed and moved; what it was called stays findable.
    async fn the_tree_changes(app) {
        let arts = app.committee("文学院党委").await;
        let branch = arts.branch("文学院教工第一党支部").await;
        let science = app.committee("理学院党委").await;
        let admin = app.admin("系统管理员甲").await;
        let browser = admin.browser().await;
        let path = format!("/admin/units/{}", branch.id);
        let page = browser.get(&path).await;
        let name = [("name", "理学院教工第三党支部")];
        browser.send(&page, &format!("{path}/name"), &name).await.is(303);
        let to = science.code().await;
        browser.send(&page, &format!("{path}/parent"), &[("parent", to.as_str())]).await.is(303);
        browser
            .get(&path)
            .await
            .is(200)
            .says("理学院教工第三党支部")
            .says("理学院党委")
            .says("文学院教工第一党支部");
        browser
            .post(&format!("{path}/parent"), &[("parent", "没有")])
            .await
            .is(422)
            .says("这里没有叫“没有”的党组织");
    }

    /// A founding date put right, a unit found by a part of its name, a branch stopped and taken back.
    async fn a_unit_is_corrected_found_and_stopped(app) {
        app.at("2023-10-16 09:00").await;
        let Opened { committee, branch, round, .. } = app.brand_round().await;
        let other = app.branch("文学院学生第一党支部").await;
        let admin = app.admin("系统管理员甲").await;
        let desk = admin.browser().await;
        let path = |id: UnitId| format!("/admin/units/{id}");
        let facts = format!("{}/facts", path(branch.id));
        let right = [("established_on", "2012-06-01"), ("members_formal", "23")];
        desk.fill(&path(branch.id), &facts, &right).await.is(303);
        desk.fill(&path(branch.id), &facts, &[("established_on", "2999-01-01")]).await.is(422).says("不在可填的范围内");
        let row = app.one(unit::Entity::find_by_id(branch.id)).await;
        assert_eq!((row.established_on, row.members_formal), (Some(day("2012-06-01")), Some(23)));

        // Several are named, a shortened name finds its one, and the name it once had, too.
        let grants = format!("/admin/accounts/{}/grants", other.person.id);
        let at = format!("/admin/accounts/{}", other.person.id);
        let asks = async |unit: &str| desk.fill(&at, &grants, &[("unit", unit), ("role", "viewer")]).await;
        asks("文学院").await.is(422).says("个党组织符合“文学院”").says("请写全称，或写其中一个的编码");
        asks("历史学院党委").await.is(422).says("这里没有叫“历史学院党委”的党组织");
        let rename = format!("{}/name", path(committee.id));
        desk.fill(&path(committee.id), &rename, &[("name", "人文学院党委")]).await.is(303);
        asks("文学院党委").await.is(303);

        // A project that runs, and a unit below, are in the way; afterwards nobody acts for it any more.
        let stop = |id: UnitId| format!("{}/state", path(id));
        let brand = branch.starts(round, "红色文脉").await;
        desk.fill(&path(branch.id), &stop(branch.id), &[]).await.is(409).says("还有 1 个项目没有办结");
        desk.fill(&path(committee.id), &stop(committee.id), &[]).await.is(409).says("下面还有 2 个党组织");
        branch.deletes_draft(&brand).await;
        desk.fill(&path(branch.id), &stop(branch.id), &[]).await.is(303);
        let row = app.one(unit::Entity::find_by_id(branch.id)).await;
        assert_eq!(row.closed_on, Some(app.today()));
        let held = app.count(entity::grant::running_on(app.today()).filter(entity::grant::Column::UnitId.eq(branch.id))).await;
        assert_eq!(held, 0);
        desk.fill(&path(branch.id), &stop(branch.id), &[]).await.is(303);
        assert_eq!(app.one(unit::Entity::find_by_id(branch.id)).await.closed_on, None);
        app.post().await;
    }

    /// Two posts on one unit are given at once, or none of them.
    async fn several_roles_are_given_at_once(app) {
        let branch = app.branch("文学院教工第一党支部").await;
        let committee = app.committee("文学院党委").await;
        let admin = app.admin("系统管理员甲").await;
        let desk = admin.browser().await;
        let (at, grants) = (format!("/admin/accounts/{}", branch.person.id), format!("/admin/accounts/{}/grants", branch.person.id));
        let mut form = desk.get(&at).await.form(&grants);
        form.set("unit", "文学院党委");
        form.tick("role", &"viewer");
        form.tick("role", &"endorser");
        desk.submit(&form).await.is(303);
        let held = entity::grant::running_on(app.today()).filter(entity::grant::Column::UnitId.eq(committee.id)).filter(entity::grant::Column::AccountId.eq(branch.person.id));
        assert_eq!(app.count(held).await, 2);
        desk.fill(&at, &grants, &[("unit", "文学院党委")]).await.is(422).says("请至少勾一个角色");
        app.post().await;
    }

    /// The notice of a year replaces what the regulation alone says of it, at once; on every node;
    /// and it is brought by who stands above everybody that counts by it.
    async fn the_notice_of_a_year_comes_out(app) {
        let university = app.university("甲大学").await;
        let browser = university.browser().await;
        let page = browser.get("/calendar?year=2027").await;
        page.is(200).says("由最上级党组织的组织部门或系统管理员导入").does_not_say("导入一年的通知");
        let own = [("year", "2027"), ("source", "本校校历"), ("days", "2027-03-01 休 开学")];
        browser.post("/calendar", &own).await.is(403).says("全站共用");

        let (jobs, other) = app.another_node().await;
        let browser = app.province().await.browser().await;
        let page = browser.get("/calendar?year=2027").await;
        page.is(200).says("暂按法定节假日计算");
        let twice = [
            ("source", "国务院办公厅关于 2027 年部分节假日安排的通知"),
            ("days", "2027-02-05 休 除夕\n2027-02-05 休 除夕"),
        ];
        browser.send(&page, "/calendar", &twice).await.is(422).says("前面已有一行");
        let notice = [
            ("source", "国务院办公厅关于 2027 年部分节假日安排的通知"),
            ("days", NOTICE_2027),
        ];
        let short = [notice[0], ("days", "2027-01-01 休 元旦\n2027-05-01 休 劳动节")];
        let short = browser.send(&page, "/calendar", &short).await;
        short.is(422).says("没有写放假的节日：春节、清明、端午、中秋、国庆");
        // First what it changes; nothing is imported yet.
        let check = browser.send(&page, "/calendar", &notice).await;
        check.is(200).says("还没有导入：请核对 2027 年的变化").says("2027年2月20日（周六），改为上班");
        browser.get("/calendar?year=2027").await.says("暂按法定节假日计算");
        browser.submit(&check.form("/calendar")).await.is(303);
        browser.get("/calendar?year=2027").await.is(200).says("2027 年按通知计算");
        // A Saturday that is worked.
        let makes_up = chrono::NaiveDate::from_ymd_opt(2027, 2, 20).unwrap();
        assert!(app.book().calendar().is_working(makes_up));
        assert!(!other.calendar().is_working(makes_up), "the other node has not looked yet");
        jobs.run("phases", app.clock().now()).await.unwrap();
        assert!(other.calendar().is_working(makes_up));
    }

    /// The sentences of the notice are pasted as they are; the page says whose deadlines move before it is
    /// done; taken back, all is as it was.
    async fn an_import_is_seen_before_and_taken_back_after(app) {
        app.at("2023-10-16 09:00").await;
        let province = app.province().await;
        let university = app.university("甲大学").await;
        let branch = app.branch("文学院教工第一党支部").await;
        let round = university.opens_round("brand", "2023-10-16", Some("2023-11")).await;
        let brand = branch.starts(round, "红色文脉").await;
        let browser = province.browser().await;
        let page = browser.get("/calendar?year=2023").await;
        let sentences = "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。\n二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。\n三、清明节：4月5日放假，共1天。\n四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。\n五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。\n六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）上班。\n七、校庆日：11月1日放假1天。";
        let wrong = sentences.replace("共8天", "共9天");
        let fields = |days| [("source", "放假安排的通知"), ("days", days)];
        browser.send(&page, "/calendar", &fields(&wrong)).await.is(422).says("通知说共 9 天，日期算出来是 8 天");
        let check = browser.send(&page, "/calendar", &fields(sentences)).await;
        check.is(200).says("2023年11月1日（周三），改为休息").says("2023年10月8日（周日），改为休息");
        let before = brand.owed().await;
        browser.submit(&check.form("/calendar")).await.is(303);
        assert!(!app.book().calendar().is_working(day("2023-11-01")));
        // A second import over it: a click too many takes the second back alone.
        let check = browser.send(&browser.get("/calendar?year=2023").await, "/calendar", &fields(&sentences.replace("11月1日放假1天", "11月1日至2日放假2天"))).await;
        browser.submit(&check.is(200).form("/calendar")).await.is(303);
        let twice = browser.get("/calendar?year=2023").await.form("/calendar/undo");
        browser.submit(&twice).await.is(303);
        browser.submit(&twice).await.is(409).says("已经撤回或重新导入过");
        assert!(!app.book().calendar().is_working(day("2023-11-01")));
        browser.fill("/calendar?year=2023", "/calendar/undo", &[]).await.is(303);
        assert!(app.book().calendar().is_working(day("2023-11-01")));
        assert!(app.book().calendar().is_working(day("2023-10-08")));
        assert_eq!(brand.owed().await, before);
        browser.get("/calendar?year=2023").await.is(200).says("系统自带").does_not_say("撤回上一次导入");
        browser.post("/calendar/undo", &[("year", "2023")]).await.is(409).says("没有可以撤回的导入");
        university.browser().await.post("/calendar/undo", &[("year", "2023")]).await.is(403);
    }

    /// A node that serves pages looks at the days off again and again: what another has imported is
    /// counted by within the minute, and nobody has to restart anything.
    async fn a_serving_node_follows_what_another_has_imported(app) {
        let (_, other) = app.another_node().await;
        let day = |month, day| chrono::NaiveDate::from_ymd_opt(2027, month, day).unwrap();
        let (makes_up, holiday, provisional) = (day(2, 20), day(10, 1), day(2, 8));
        assert!(!other.calendar().is_working(makes_up));
        assert!(!other.calendar().is_working(holiday) && other.calendar().is_provisional(holiday));

        let following = tokio::spawn(peiyu::cli::follow_calendar(other.clone(), Duration::from_millis(20)));
        let browser = app.province().await.browser().await;
        let page = browser.get("/calendar?year=2027").await;
        let notice = [
            ("source", "国务院办公厅关于 2027 年部分节假日安排的通知"),
            ("days", NOTICE_2027),
            ("seen", NOTICE_2027),
        ];
        browser.send(&page, "/calendar", &notice).await.is(303);
        let followed = async {
            while !other.calendar().is_working(makes_up) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), followed).await.unwrap();
        // The notice's year replaces the provisional one as a whole.
        assert!(!other.calendar().is_provisional(holiday));
        assert!(other.calendar().is_working(provisional), "a day that the notice does not name");
        assert_eq!(
            other.calendar().days().collect::<Vec<_>>(),
            app.book().calendar().days().collect::<Vec<_>>()
        );
        // It goes on looking.
        assert!(!following.is_finished());
        following.abort();
        assert!(peiyu::cli::CALENDAR_AGE <= Duration::from_mins(1));
    }

    /// The auditor reads who did what, and that nobody has touched the log since.
    async fn the_log_is_read_and_checked(app) {
        let auditor = app.auditor().await;
        let university = app.university("甲大学").await;
        let browser = auditor.browser().await;
        browser.get("/audit").await.is(200).says("新增党组织“甲大学”");
        let place = university.code().await;
        browser
            .get(&format!("/audit?unit={place}&kind=site"))
            .await
            .is(200)
            .says("新增党组织“甲大学”")
            .does_not_say("新增党组织“省委教育工委”");
        browser.get("/audit?from=2030-01-01").await.is(200).says("没有这样的记录");
        browser.get("/audit?from=yesterday").await.is(200).says("起始日期看不懂");
        let none: [(&str, &str); 0] = [];
        browser.post("/audit/verify", &none).await.is(303);
        browser.get("/audit").await.says("日志完整");
    }

    /// A line of another version is told as such, not filed under some group; nor is a search for a
    /// group that is none answered as if nothing had been asked.
    async fn a_kind_of_event_that_is_not_known_is_told(app) {
        let auditor = app.auditor().await;
        app.university("甲大学").await;
        let rename = async |from, to| {
            let sql = format!("UPDATE event SET kind = '{to}' WHERE kind = '{from}'");
            let done = app.book().db.execute_unprepared(&sql).await.unwrap();
            assert!(done.rows_affected() > 0);
        };
        rename("unit_added", "moved").await;
        let browser = auditor.browser().await;
        browser.get("/audit").await.is(200).says("本版本不认得的类别“moved”");
        browser.get("/audit?kind=site").await.is(200).does_not_say("甲大学");
        browser.get("/audit?kind=moved").await.is(200).says("类别看不懂");
        rename("moved", "unit_added").await;
    }

    /// The schedule shows when each job runs next, and what the last runs did.
    async fn the_jobs_are_seen(app) {
        let admin = app.admin("系统管理员甲").await;
        app.run_jobs().await;
        admin.browser().await.get("/admin/jobs").await.is(200).says("早晨提醒").says("推进阶段").says("办完");
    }
}
