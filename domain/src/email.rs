//! E-mail addresses: one parser for every field that takes one.
//!
//! What it accepts every mail server can be handed: plain ASCII, a domain in letters of any script
//! being written in punycode. Whatever else a standard would allow (quoted names, addresses by
//! number) nobody here has, and a slip of the finger often looks like it.

use std::fmt;

/// Longest address and longest part before the `@`, as mail servers take them (RFC 5321).
const LONGEST: usize = 254;
const LONGEST_NAME: usize = 64;

/// Signs that may stand in the part before the `@` beside letters, digits and single dots.
const SIGNS: &str = "!#$%&'*+-/=?^_`{|}~";

/// An address that can be mailed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// Why a text is not an address that can be mailed; its words say how to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    #[error("邮箱应形如 zhibu@example.edu.cn：中间一个 @，前后都要写。")]
    Shape,
    #[error("邮箱里不能有空格、换行或看不见的字符，请删去。")]
    Spaces,
    #[error(
        "@ 前面只能用半角的字母、数字和 . _ - + 等符号，多数邮件服务器送不到其他写法，请改正。"
    )]
    Name,
    #[error("邮箱里的点不能放在开头、末尾或 @ 旁边，也不能连着写，请改正。")]
    Dots,
    #[error("@ 后面不是可用的域名，应形如 example.edu.cn，请改正。")]
    Domain,
    #[error("邮箱太长：@ 前面至多 {LONGEST_NAME} 个字符，一共至多 {LONGEST} 个，请改短。")]
    Long,
}

impl EmailAddress {
    /// Reads an address as it was typed; spaces around it do not count. A domain in another script
    /// is turned into punycode, capital letters of a domain into small ones.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim();
        if text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || crate::text::is_invisible(c))
        {
            return Err(NotAnAddress::Spaces);
        }
        let (name, domain) = text.split_once('@').ok_or(NotAnAddress::Shape)?;
        if name.is_empty() || domain.is_empty() || domain.contains('@') {
            return Err(NotAnAddress::Shape);
        }
        let dotted = |part: &str| part.split('.').any(str::is_empty);
        if dotted(name) || dotted(domain) {
            return Err(NotAnAddress::Dots);
        }
        if !name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.' || SIGNS.contains(c))
        {
            return Err(NotAnAddress::Name);
        }
        let domain = idna::domain_to_ascii(domain).map_err(|_| NotAnAddress::Domain)?;
        if !is_domain(&domain) {
            return Err(NotAnAddress::Domain);
        }
        let address = format!("{name}@{domain}");
        if name.len() > LONGEST_NAME || address.len() > LONGEST {
            return Err(NotAnAddress::Long);
        }
        Ok(Self(address))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough for its owner to see a slip of the finger, and too little for anybody else to write to.
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().unwrap_or_default();
        format!("{first}…@{}", self.domain())
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        domain_of(&self.0)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// The part of an address after its last `@`, whatever the address is otherwise.
pub fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// At least two labels of letters, digits and inner hyphens, the last of which is not a number.
fn is_domain(ascii: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    ascii.split('.').all(label)
        && ascii
            .rsplit_once('.')
            .is_some_and(|(_, last)| !last.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_mailed_is_taken_as_it_goes_over_the_wire() {
        for (typed, taken) in [
            ("zhibu@example.edu.cn", "zhibu@example.edu.cn"),
            (" Zhi.Bu_1+x@Example.EDU.cn ", "Zhi.Bu_1+x@example.edu.cn"),
            ("dj@例.测试", "dj@xn--fsq.xn--0zwm56d"),
            ("o'neill@a-b.example", "o'neill@a-b.example"),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            assert_eq!(address.as_str(), taken);
            let again = EmailAddress::parse(taken);
            assert_eq!(again, Ok(address), "{taken} stays itself");
        }
    }

    #[test]
    fn what_cannot_be_mailed_is_refused_with_its_reason() {
        use NotAnAddress::{Domain, Dots, Long, Name, Shape, Spaces};
        let long_name = format!("{}@t.example", "a".repeat(65));
        let long_all = format!("a@{}t.example", "b.".repeat(130));
        for (typed, why) in [
            ("", Shape),
            ("zhibu", Shape),
            ("@t.example", Shape),
            ("a@b@t.example", Shape),
            ("a..b@t.example", Dots),
            (".a@t.example", Dots),
            ("a.@t.example", Dots),
            ("a@t..example", Dots),
            ("a@.t.example", Dots),
            ("a@t.example.", Dots),
            ("某@例.测试", Name),
            ("支部书记 <a@t.example>", Spaces),
            ("<a@t.example>", Name),
            ("a,b@t.example", Name),
            ("\"a\"@t.example", Name),
            ("a\nb@t.example", Spaces),
            ("a\u{200b}b@t.example", Spaces),
            ("a＠t.example", Shape),
            ("a@localhost", Domain),
            ("a@t_x.example", Domain),
            ("a@-t.example", Domain),
            ("a@10.0.0.1", Domain),
            ("a@[10.0.0.1]", Domain),
            (&long_name, Long),
            (&long_all, Long),
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(why), "{typed:?}");
        }
    }
}
