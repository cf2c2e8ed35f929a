//! How somebody wants the page to look: its colours, and how its room is shared out.

/// How far a splitter moves with one key, in thousandths.
const STEP: u32 = 20;

/// Which colours the page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Those that the system asks for.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// As light or dark as the system, with more contrast.
    HighContrast,
}

impl Theme {
    /// In the order in which they are offered.
    pub(crate) const ALL: [Theme; 4] = [Theme::System, Theme::Light, Theme::Dark, Theme::HighContrast];

    /// What the document and the browser's storage name it by; nothing for the system's.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Theme::System => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::HighContrast => "high-contrast",
        }
    }

    /// A few words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Theme::System => "System theme",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
            Theme::HighContrast => "High contrast",
        }
    }

    /// The theme of that id; the system's where there is none.
    pub(crate) fn from_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.id() == id).unwrap_or_default()
    }
}

/// What can be moved to share out the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Splitter {
    /// Between the event pattern and the event.
    Columns,
    /// Between the editors and Why.
    Rows,
}

/// How much of the room the first of two neighbours has, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shares {
    columns: u32,
    rows: u32,
}

impl Default for Shares {
    fn default() -> Self {
        Shares { columns: 500, rows: 580 }
    }
}

impl Shares {
    /// The least that a neighbour has.
    pub(crate) const LEAST: u32 = 300;
    /// The most that a neighbour has.
    pub(crate) const MOST: u32 = 700;

    /// Those in the document, written as `500fr`; the usual ones where there are none.
    pub(crate) fn read(columns: &str, rows: &str) -> Self {
        let read = |text: &str| text.strip_suffix("fr").and_then(|share| share.parse().ok());
        let mut shares = Shares::default();
        for (splitter, share) in [(Splitter::Columns, read(columns)), (Splitter::Rows, read(rows))] {
            if let Some(share) = share {
                shares.set(splitter, share);
            }
        }
        shares
    }

    /// The share of the first neighbour.
    pub(crate) fn get(self, splitter: Splitter) -> u32 {
        match splitter {
            Splitter::Columns => self.columns,
            Splitter::Rows => self.rows,
        }
    }

    /// Gives the first neighbour a share, as far as that leaves both enough.
    pub(crate) fn set(&mut self, splitter: Splitter, share: u32) {
        let share = share.clamp(Self::LEAST, Self::MOST);
        match splitter {
            Splitter::Columns => self.columns = share,
            Splitter::Rows => self.rows = share,
        }
    }

    /// The share after a key was pressed, by the key's name. `None` where it moves nothing.
    pub(crate) fn after_key(self, splitter: Splitter, key: &str) -> Option<u32> {
        let share = self.get(splitter);
        match (splitter, key) {
            (_, "Home") => Some(Self::LEAST),
            (_, "End") => Some(Self::MOST),
            (Splitter::Columns, "ArrowLeft") | (Splitter::Rows, "ArrowUp") => Some(share - STEP),
            (Splitter::Columns, "ArrowRight") | (Splitter::Rows, "ArrowDown") => Some(share + STEP),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_read_as_it_is_written() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_id(theme.id()), theme);
        }
        assert_eq!(Theme::from_id("no-such"), Theme::System);
    }

    #[test]
    fn shares_are_read_and_kept_in_bounds() {
        assert_eq!(Shares::read("300fr", "640fr"), Shares { columns: 300, rows: 640 });
        assert_eq!(Shares::read("", "x"), Shares::default());
        assert_eq!(Shares::read("99999999999fr", "50fr"), Shares { columns: 500, rows: Shares::LEAST });
    }

    #[test]
    fn keys_move_a_splitter_along_its_own_way() {
        let shares = Shares::default();
        let after = |splitter, key| shares.after_key(splitter, key);
        assert_eq!(after(Splitter::Columns, "ArrowLeft"), Some(480));
        assert_eq!(after(Splitter::Columns, "ArrowUp"), None);
        assert_eq!(after(Splitter::Rows, "ArrowDown"), Some(600));
        assert_eq!(after(Splitter::Rows, "Home"), Some(Shares::LEAST));
        assert_eq!(after(Splitter::Rows, "End"), Some(Shares::MOST));
    }
}
