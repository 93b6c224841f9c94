//! What looks like somebody's name, or like the way to somebody: 王某某同志, 书记李某某, 负责人：张某,
//! another school's or college's name, mail addresses, links, telephone numbers.

use std::ops::Range;

use super::fold::shown;
use super::overlaps;
use super::people::is_hanzi;

/// Family names that stand before most given ones.
const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷曲盛冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

/// Family names of two signs.
const DOUBLE: [&str; 8] = [
    "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "令狐",
];

/// What stands behind a name.
const BEHIND: [&str; 24] = [
    "副书记",
    "副教授",
    "副院长",
    "副主任",
    "副校长",
    "副处长",
    "同志",
    "书记",
    "老师",
    "教授",
    "院长",
    "校长",
    "主任",
    "处长",
    "部长",
    "博士",
    "同学",
    "委员",
    "先生",
    "女士",
    "教师",
    "讲师",
    "辅导员",
    "院士",
];

/// What stands before a name.
const BEFORE: [&str; 16] = [
    "书记",
    "教授",
    "教师",
    "老师",
    "院长",
    "校长",
    "主任",
    "党员",
    "委员",
    "同志",
    "院士",
    "博士",
    "辅导员",
    "负责人",
    "主持人",
    "带头人",
];

/// Words that go on after a name.
const GOES_ON: &str =
    "等同在的是为担主任率和与及带领说做认组开将被向对以从就负参获荣说讲介指介参深亲坚牵作给把";

/// Everyday words that begin like a family name.
const NO_NAME: [&str; 106] = [
    "高校", "全体", "任课", "时任", "党支", "党总", "党委", "党组", "党员", "成员", "教学", "和党",
    "全校", "全院", "关工", "管理", "应届", "明确", "师德", "师生", "高级", "安全", "古代", "华东",
    "江苏", "广大", "解决", "万名", "百名", "单位", "和支", "全国", "管委", "成为", "应聘", "连任",
    "路线", "方面", "章程", "武装", "时间", "时候", "时期", "时代", "方法", "方式", "方案", "方向",
    "于是", "金融", "许多", "何时", "成立", "成果", "成效", "成长", "常委", "常态", "安排", "师资",
    "师范", "平时", "平台", "文化", "文明", "文件", "沙龙", "高度", "高质", "高尚", "万元", "计划",
    "计算", "温暖", "连续", "项目", "向上", "和谐", "单独", "马上", "明天", "公开", "章节", "祝贺",
    "关心", "关键", "强调", "应当", "应该", "任务", "任职", "查找", "商议", "申请", "申报", "阳光",
    "成绩", "巩固", "柔性", "包括", "通知", "武术", "双向", "农村", "农业", "车间",
];

/// Labels before a list of names.
const LABELS: [&str; 11] = [
    "姓名",
    "负责人",
    "联系人",
    "主持人",
    "带头人",
    "书记",
    "作者",
    "撰稿",
    "成员",
    "责任人",
    "指导教师",
];

/// Where the name of another institution begins.
const BREAKS: &str =
    "的在由与和及向对为是从到于至了各本我该全某其等据按经以让使把被给原将、，。；：";

/// Words of institutions' names that have a sign of `BREAKS`: 大数据学院, 太原理工大学.
const WHOLE: [&str; 16] = [
    "经济", "经贸", "经管", "数据", "安全", "健全", "对外", "太原", "中原", "平原", "原子", "华为",
    "和平", "自由", "至善", "日本",
];

/// Stems before 大学 or 学院 that name nobody.
const NOBODY: [&str; 31] = [
    "",
    "二级",
    "各",
    "本",
    "我",
    "全",
    "该",
    "所在",
    "基层",
    "相关",
    "其他",
    "兄弟",
    "校内",
    "高等",
    "各二级",
    "我校",
    "综合",
    "重点",
    "一流",
    "师范",
    "职业技术",
    "普通",
    "理工",
    "多",
    "几",
    "每",
    "示范",
    "一",
    "两",
    "三",
    "老年",
];

/// Where suspects stand in a text beside what is covered of it, in bytes; they may overlap. Looked for
/// in what can be seen of the text.
///
/// Args:
///   - covered: in order and apart from each other, in bytes.
pub fn find(text: &str, covered: &[Range<usize>]) -> Vec<Range<usize>> {
    let (shown, places) = shown(text);
    let shown: String = shown
        .chars()
        .zip(&places)
        .map(|(c, place)| if overlaps(covered, place) { '×' } else { c })
        .collect();
    let starts: Vec<usize> = shown.char_indices().map(|(at, _)| at).collect();
    let sign = |at: usize| starts.partition_point(|start| *start < at);
    in_shown(&shown)
        .into_iter()
        .filter(|span| !span.is_empty())
        .map(|span| places[sign(span.start)].start..places[sign(span.end) - 1].end)
        .collect()
}

fn in_shown(text: &str) -> Vec<Range<usize>> {
    let signs: Vec<(usize, char)> = text.char_indices().collect();
    let page = Page { text, signs };
    let mut found = Vec::new();
    for at in 0..page.signs.len() {
        let rest = &text[page.signs[at].0..];
        found.extend(page.before_title(at, rest));
        found.extend(page.after_title(at, rest));
        found.extend(page.institution(at, rest));
        page.labelled(at, rest, &mut found);
    }
    found.extend(contacts(text));
    found
}

struct Page<'t> {
    text: &'t str,
    signs: Vec<(usize, char)>,
}

impl Page<'_> {
    fn sign(&self, at: usize) -> Option<char> {
        self.signs.get(at).map(|(_, c)| *c)
    }

    /// From one sign to before another, in bytes.
    fn span(&self, from: usize, to: usize) -> Range<usize> {
        let end = self.signs.get(to).map_or(self.text.len(), |(at, _)| *at);
        self.signs[from].0..end
    }

    fn hanzi(&self, from: usize, to: usize) -> bool {
        (from..to).all(|n| self.sign(n).is_some_and(is_hanzi))
    }

    fn begins_with_family(&self, at: usize) -> bool {
        let rest = self
            .signs
            .get(at)
            .map_or("", |(from, _)| &self.text[*from..]);
        !NO_NAME.iter().any(|word| rest.starts_with(word))
            && (self.sign(at).is_some_and(|c| FAMILY.contains(c))
                || DOUBLE.iter().any(|name| rest.starts_with(name)))
    }

    /// 王某某同志: two or three signs, or a family name alone, before a title.
    fn before_title(&self, at: usize, rest: &str) -> Option<Range<usize>> {
        let title = BEHIND.iter().find(|title| rest.starts_with(**title))?;
        let double = |n: usize| {
            DOUBLE
                .iter()
                .any(|d| self.text[self.signs[n].0..].starts_with(d))
        };
        let from = (1..=4_usize)
            .rev()
            .filter_map(|n| at.checked_sub(n))
            .find(|from| {
                self.hanzi(*from, at)
                    && self.begins_with_family(*from)
                    && (at - from < 4 || double(*from))
                    // 时任书记: no name of one sign.
                    && (at - from > 1 || from.checked_sub(1).and_then(|n| self.sign(n)).is_none_or(|c| !"时担兼现历责聘主连党总".contains(c)))
            })?;
        let to = if at - from == 1 {
            at + title.chars().count()
        } else {
            at
        };
        Some(self.span(from, to))
    }

    /// 书记李某某带领: a family name and one or two signs behind a title.
    fn after_title(&self, at: usize, rest: &str) -> Option<Range<usize>> {
        let title = BEFORE.iter().find(|title| rest.starts_with(**title))?;
        let mut from = at + title.chars().count();
        while self.sign(from).is_some_and(|c| " 　:：".contains(c)) {
            from += 1;
        }
        if !self.begins_with_family(from) {
            return None;
        }
        [2, 3].into_iter().map(|n| from + n).find_map(|to| {
            let ends = self
                .sign(to)
                .is_none_or(|c| !is_hanzi(c) || GOES_ON.contains(c));
            (self.hanzi(from, to) && ends).then(|| self.span(from, to))
        })
    }

    /// 负责人：张某、李某某.
    fn labelled(&self, at: usize, rest: &str, found: &mut Vec<Range<usize>>) {
        let Some(label) = LABELS.iter().find(|label| rest.starts_with(**label)) else {
            return;
        };
        let mut from = at + label.chars().count();
        if !self.sign(from).is_some_and(|c| ":：".contains(c)) {
            return;
        }
        loop {
            from += 1;
            while self.sign(from).is_some_and(char::is_whitespace) {
                from += 1;
            }
            let mut to = from;
            while self.sign(to).is_some_and(is_hanzi) {
                to += 1;
            }
            if !(2..=4).contains(&(to - from)) || !self.begins_with_family(from) {
                return;
            }
            found.push(self.span(from, to));
            if !self.sign(to).is_some_and(|c| "、，,；; ".contains(c)) {
                return;
            }
            from = to;
        }
    }

    /// Whether this sign of `BREAKS` is a word of its own.
    fn breaks(&self, at: usize) -> bool {
        let begins = |from: usize| {
            let rest = self.signs.get(from).map(|(byte, _)| &self.text[*byte..]);
            rest.is_some_and(|rest| WHOLE.iter().any(|word| rest.starts_with(word)))
        };
        !begins(at) && !at.checked_sub(1).is_some_and(begins)
    }

    /// 乙大学, 政法学院: another institution, back to where its name may begin.
    fn institution(&self, at: usize, rest: &str) -> Option<Range<usize>> {
        let end = ["大学", "学院"]
            .iter()
            .find(|end| rest.starts_with(**end))?;
        // 大学生, 学院派: no institution.
        let after = &rest[end.len()..];
        if after.starts_with(['生', '派', '习', '问']) {
            return None;
        }
        let mut from = at;
        while at - from < 8
            && let Some(before) = from.checked_sub(1).and_then(|n| self.sign(n))
            && is_hanzi(before)
            && !(BREAKS.contains(before) && self.breaks(from - 1))
        {
            from -= 1;
        }
        let stem = &self.text[self.span(from, at)];
        (!NOBODY.contains(&stem)).then(|| self.span(from, at + 2))
    }
}

/// Mail addresses, links, telephone numbers.
fn contacts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "@._%+-:/?=&#~".contains(c);
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if is_part(c) {
            continue;
        }
        let word = text[from..at].trim_end_matches(['.', '-', ':']);
        if is_contact(word) {
            found.push(from..from + word.len());
        }
        from = at + c.len_utf8().min(text.len() - at);
    }
    found
}

fn is_contact(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let numeric = word
        .chars()
        .all(|c| c.is_ascii_digit() || c == '-' || c == '+');
    let mobile = numeric && digits.len() >= 11 && digits[digits.len() - 11..].starts_with('1');
    let landline =
        numeric && word.starts_with('0') && (10..=12).contains(&digits.len()) && word.contains('-');
    lower.starts_with("http://")
        || lower.starts_with("https://")
        || lower.starts_with("www.")
        || lower.contains(".edu.cn")
        || word
            .split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
        || mobile
        || landline
}
