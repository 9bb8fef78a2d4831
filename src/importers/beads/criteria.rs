//! Acceptance criteria: a Markdown text there, a list to tick here.

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What must hold.
    pub text: String,
    /// Whether its box was ticked.
    pub ticked: bool,
}

/// The criteria of a text: its list's items, or its paragraphs where it holds no list.
///
/// A line that ends in a colon is the heading of the items after it, and goes before each of them.
pub fn split(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut heading = String::new();
    let mut goes_on = false;
    for line in text.lines() {
        let told = line.trim();
        if told.is_empty() {
            goes_on = false;
        } else if let Some(item) = list_item(told) {
            let (ticked, item) = tick(item);
            items.push(Item { text: format!("{heading}{item}"), ticked });
            goes_on = true;
        } else if let Some(last) = items.last_mut().filter(|_| goes_on) {
            last.text.push('\n');
            last.text.push_str(told);
        } else if let Some(name) = told.strip_suffix(':') {
            heading = format!("{}: ", name.trim_start_matches('#').trim());
        } else {
            items.push(Item { text: told.to_owned(), ticked: false });
            goes_on = true;
        }
    }
    if items.is_empty() && !text.trim().is_empty() {
        items.push(Item { text: text.trim().to_owned(), ticked: false });
    }
    items.retain(|item| !item.text.trim().is_empty());
    items
}

/// What stands behind a bullet or a number.
fn list_item(line: &str) -> Option<&str> {
    let bullet = ["- ", "* ", "+ ", "• "].iter().find_map(|bullet| line.strip_prefix(bullet));
    bullet.map(str::trim).or_else(|| {
        let rest = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let numbered = rest.len() < line.len();
        let item = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
        numbered.then(|| item.trim())
    })
}

fn tick(item: &str) -> (bool, &str) {
    for (mark, ticked) in [("[ ]", false), ("[x]", true), ("[X]", true)] {
        if let Some(rest) = item.strip_prefix(mark) {
            return (ticked, rest.trim());
        }
    }
    (false, item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|item| item.text).collect()
    }

    #[test]
    fn each_item_of_a_list_is_a_criterion() {
        assert_eq!(texts("- one\n* two\n3. three"), ["one", "two", "three"]);
        assert_eq!(texts("- one\n  goes on\n- two"), ["one\ngoes on", "two"]);
    }

    #[test]
    fn a_text_without_a_list_is_split_at_its_paragraphs() {
        assert_eq!(texts("All of it\nworks"), ["All of it\nworks"]);
        assert_eq!(texts("Works.\n\nIs fast."), ["Works.", "Is fast."]);
        assert_eq!(texts("Only a heading:"), ["Only a heading:"]);
        assert!(texts(" \n").is_empty());
    }

    #[test]
    fn a_heading_goes_before_its_items() {
        let text = "- compiles\n\nFiles to examine:\n- a.go\n- b.go";
        assert_eq!(texts(text), ["compiles", "Files to examine: a.go", "Files to examine: b.go"]);
    }

    #[test]
    fn a_ticked_box_is_known() {
        let found = split("- [x] built\n- [ ] shipped");
        assert_eq!(found.iter().map(|item| item.ticked).collect::<Vec<_>>(), [true, false]);
        assert_eq!(found[0].text, "built");
    }
}
