//! The expert's desk: one sheet after the other, everything to mend at once, standing aside.

use crate::support::{BrandRound, on_both};

on_both! {
    /// Each sheet says which of how many it is; signing goes on to the next that is open, round the
    /// end, and the last leads to what has been signed.
    async fn signing_goes_on_to_the_next(app) {
        let BrandRound { experts, brands, .. } = app.brands_in_review(3).await;
        let expert = &experts[0];
        let mut sheets = Vec::new();
        for brand in &brands {
            sheets.push(expert.sheet(brand).await);
        }
        let desk = expert.browser().await;
        let second = desk.get(&sheets[1]).await;
        second.is(200).says("第 2 份，共 3 份，还剩 3 份");
        assert_eq!(second.links("上一份"), [sheets[0].clone()]);
        assert_eq!(second.links("下一份"), [sheets[2].clone()]);

        expert.signs(&brands[1], 90).await;
        let third = desk.get(&sheets[2]).await;
        third.says("第 3 份，共 3 份，还剩 2 份");
        assert!(third.links("下一份").is_empty());
        let mut form = third.form(&format!("{}/sheet", sheets[2]));
        form.set("do", "sign");
        let names: Vec<String> = form.names().map(str::to_owned).collect();
        for name in names.iter().filter(|name| name.starts_with("points.")) {
            form.set(name, "10");
        }
        form.set("no_relation", "1");
        let signed = desk.submit(&form).await;
        assert_eq!(signed.is(303).location.as_deref(), Some(sheets[0].as_str()));
        desk.get(&sheets[0]).await.says("还剩 1 份待评，这是下一份").says("第 1 份，共 3 份，还剩 1 份");

        let open = desk.get("/desk").await;
        open.says("1 份待评").says("待评 1").says("已签署 2").says("已回避 0");
        assert_eq!(open.links("评阅"), [sheets[0].clone()]);
        let done = desk.get("/desk?tab=done").await;
        assert_eq!(done.links("查看").len(), 2);
    }

    /// Lines that cannot be read, that are missing or too high, and what is not declared are told
    /// together; what is out of range is not summed.
    async fn all_that_is_to_be_mended_is_told_at_once(app) {
        let BrandRound { experts, brands, .. } = app.brands_in_review(1).await;
        let expert = &experts[0];
        let sheet = expert.sheet(&brands[0]).await;
        let desk = expert.browser().await;
        let action = format!("{sheet}/sheet");
        let mut form = desk.get(&sheet).await.form(&action);
        for (field, points) in [("party", "九分"), ("mark", "900"), ("fusion", "8.5")] {
            form.set(&format!("points.{field}"), points);
        }
        form.set("do", "sign");
        let refused = desk.submit(&form).await;
        refused.is(422)
            .says("有 4 处要改")
            .says("“九分”不是分数")
            .says("超出")
            .says("打分。")
            .says("请确认与申报单位没有需要回避的关系")
            .keeps("points.party", "九分");
        // A draft keeps what is right, and says what is not; from there it goes on.
        let mut form = refused.form(&action);
        form.set("do", "save");
        let told = desk.submit(&form).await;
        told.is(422).says("其中 2 项没有保存").says("“九分”不是分数").says("超出").keeps("points.mark", "900");
        desk.get(&sheet).await.keeps("points.fusion", "8.5").keeps("points.party", "").keeps("points.mark", "");
        let mut form = told.form(&action);
        for (field, points) in [("party", "9"), ("mark", "9"), ("fusion", "8")] {
            form.set(&format!("points.{field}"), points);
        }
        form.set("do", "save");
        desk.submit(&form).await.is(303);
        desk.get(&sheet).await.keeps("points.fusion", "8").keeps("points.party", "9");
    }

    /// Who stands aside says how they are related; the material is closed to them, and the list of
    /// what they stood aside from leads nowhere.
    async fn standing_aside_names_the_relation(app) {
        let BrandRound { experts, brands, .. } = app.brands_in_review(1).await;
        let expert = &experts[0];
        let sheet = expert.sheet(&brands[0]).await;
        let desk = expert.browser().await;
        let action = format!("{sheet}/recusal");
        let page = desk.get(&sheet).await;
        let none: [(&str, &str); 0] = [];
        desk.send(&page, &action, &none).await.is(422).says("请选择您与申报单位的关系");
        let other = [("relation", "other")];
        desk.send(&page, &action, &other).await.is(422).says("请写明是什么关系");
        let kin = [("relation", "kin")];
        desk.send(&page, &action, &kin).await.is(303);
        let closed = desk.get(&sheet).await;
        closed.is(404);
        let list = desk.get("/desk?tab=recused").await;
        list.says("已回避 1").says("11月8日").does_not_say("查看");
        assert!(!list.body.contains(&format!("href=\"{sheet}\"")));
    }
}
