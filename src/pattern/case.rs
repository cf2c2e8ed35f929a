//! The lower and the upper case of characters, as Unicode 17 has them.
//!
//! The standard library's tables hold the same letter by letter, in ten times the space, and in the version of Unicode that the
//! compiler happens to have, on which no verdict should depend.

/// A character in one case: one to three characters.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Form {
    characters: [char; 3],
    length: usize,
}

/// Neighbouring letters, or every second one, whose other case is as far away.
struct Run {
    first: char,
    last: char,
    step: u32,
    distance: i32,
}

impl Form {
    pub(super) fn of(characters: impl IntoIterator<Item = char>) -> Self {
        let mut form = Form { characters: ['\0'; 3], length: 0 };
        for (place, character) in form.characters.iter_mut().zip(characters) {
            *place = character;
            form.length += 1;
        }
        form
    }

    pub(crate) fn characters(&self) -> &[char] {
        &self.characters[..self.length]
    }
}

/// A character in lower case.
pub(crate) fn lower(character: char) -> Form {
    match character {
        '\u{130}' => Form::of(['i', '\u{307}']),
        _ if character.is_ascii() => Form::of([character.to_ascii_lowercase()]),
        _ => Form::of([other_case(character, &LOWER)]),
    }
}

/// A character in upper case.
pub(crate) fn upper(character: char) -> Form {
    if character.is_ascii() {
        return Form::of([character.to_ascii_uppercase()]);
    }
    match SEVERAL.binary_search_by_key(&character, |(letter, _)| *letter) {
        Ok(at) => Form::of(SEVERAL[at].1.chars()),
        Err(_) => Form::of([other_case(character, &UPPER)]),
    }
}

/// A text, each character of which is put into a case of its own.
pub(crate) fn in_case(text: &str, case: fn(char) -> Form) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        shown.extend(case(character).characters());
    }
    shown
}

fn other_case(character: char, runs: &[Run]) -> char {
    let run = &runs[runs.partition_point(|run| run.last < character).min(runs.len() - 1)];
    let is_in = (run.first..=run.last).contains(&character)
        && (u32::from(character) - u32::from(run.first)).is_multiple_of(run.step);
    let other = u32::from(character).wrapping_add_signed(run.distance);
    char::from_u32(other).filter(|_| is_in).unwrap_or(character)
}

const fn run(first: char, last: char, step: u32, distance: i32) -> Run {
    Run { first, last, step, distance }
}

/// Letters with a lower case.
#[rustfmt::skip]
static LOWER: [Run; 184] = [
    run('\u{c0}', '\u{d6}', 1, 32), run('\u{d8}', '\u{de}', 1, 32), run('\u{100}', '\u{12e}', 2, 1),
    run('\u{132}', '\u{136}', 2, 1), run('\u{139}', '\u{147}', 2, 1), run('\u{14a}', '\u{176}', 2, 1),
    run('\u{178}', '\u{178}', 1, -121), run('\u{179}', '\u{17d}', 2, 1), run('\u{181}', '\u{181}', 1, 210),
    run('\u{182}', '\u{184}', 2, 1), run('\u{186}', '\u{186}', 1, 206), run('\u{187}', '\u{187}', 1, 1),
    run('\u{189}', '\u{18a}', 1, 205), run('\u{18b}', '\u{18b}', 1, 1), run('\u{18e}', '\u{18e}', 1, 79),
    run('\u{18f}', '\u{18f}', 1, 202), run('\u{190}', '\u{190}', 1, 203), run('\u{191}', '\u{191}', 1, 1),
    run('\u{193}', '\u{193}', 1, 205), run('\u{194}', '\u{194}', 1, 207), run('\u{196}', '\u{196}', 1, 211),
    run('\u{197}', '\u{197}', 1, 209), run('\u{198}', '\u{198}', 1, 1), run('\u{19c}', '\u{19c}', 1, 211),
    run('\u{19d}', '\u{19d}', 1, 213), run('\u{19f}', '\u{19f}', 1, 214), run('\u{1a0}', '\u{1a4}', 2, 1),
    run('\u{1a6}', '\u{1a6}', 1, 218), run('\u{1a7}', '\u{1a7}', 1, 1), run('\u{1a9}', '\u{1a9}', 1, 218),
    run('\u{1ac}', '\u{1ac}', 1, 1), run('\u{1ae}', '\u{1ae}', 1, 218), run('\u{1af}', '\u{1af}', 1, 1),
    run('\u{1b1}', '\u{1b2}', 1, 217), run('\u{1b3}', '\u{1b5}', 2, 1), run('\u{1b7}', '\u{1b7}', 1, 219),
    run('\u{1b8}', '\u{1b8}', 1, 1), run('\u{1bc}', '\u{1bc}', 1, 1), run('\u{1c4}', '\u{1c4}', 1, 2),
    run('\u{1c5}', '\u{1c5}', 1, 1), run('\u{1c7}', '\u{1c7}', 1, 2), run('\u{1c8}', '\u{1c8}', 1, 1),
    run('\u{1ca}', '\u{1ca}', 1, 2), run('\u{1cb}', '\u{1db}', 2, 1), run('\u{1de}', '\u{1ee}', 2, 1),
    run('\u{1f1}', '\u{1f1}', 1, 2), run('\u{1f2}', '\u{1f4}', 2, 1), run('\u{1f6}', '\u{1f6}', 1, -97),
    run('\u{1f7}', '\u{1f7}', 1, -56), run('\u{1f8}', '\u{21e}', 2, 1), run('\u{220}', '\u{220}', 1, -130),
    run('\u{222}', '\u{232}', 2, 1), run('\u{23a}', '\u{23a}', 1, 10795), run('\u{23b}', '\u{23b}', 1, 1),
    run('\u{23d}', '\u{23d}', 1, -163), run('\u{23e}', '\u{23e}', 1, 10792), run('\u{241}', '\u{241}', 1, 1),
    run('\u{243}', '\u{243}', 1, -195), run('\u{244}', '\u{244}', 1, 69), run('\u{245}', '\u{245}', 1, 71),
    run('\u{246}', '\u{24e}', 2, 1), run('\u{370}', '\u{372}', 2, 1), run('\u{376}', '\u{376}', 1, 1),
    run('\u{37f}', '\u{37f}', 1, 116), run('\u{386}', '\u{386}', 1, 38), run('\u{388}', '\u{38a}', 1, 37),
    run('\u{38c}', '\u{38c}', 1, 64), run('\u{38e}', '\u{38f}', 1, 63), run('\u{391}', '\u{3a1}', 1, 32),
    run('\u{3a3}', '\u{3ab}', 1, 32), run('\u{3cf}', '\u{3cf}', 1, 8), run('\u{3d8}', '\u{3ee}', 2, 1),
    run('\u{3f4}', '\u{3f4}', 1, -60), run('\u{3f7}', '\u{3f7}', 1, 1), run('\u{3f9}', '\u{3f9}', 1, -7),
    run('\u{3fa}', '\u{3fa}', 1, 1), run('\u{3fd}', '\u{3ff}', 1, -130), run('\u{400}', '\u{40f}', 1, 80),
    run('\u{410}', '\u{42f}', 1, 32), run('\u{460}', '\u{480}', 2, 1), run('\u{48a}', '\u{4be}', 2, 1),
    run('\u{4c0}', '\u{4c0}', 1, 15), run('\u{4c1}', '\u{4cd}', 2, 1), run('\u{4d0}', '\u{52e}', 2, 1),
    run('\u{531}', '\u{556}', 1, 48), run('\u{10a0}', '\u{10c5}', 1, 7264), run('\u{10c7}', '\u{10c7}', 1, 7264),
    run('\u{10cd}', '\u{10cd}', 1, 7264), run('\u{13a0}', '\u{13ef}', 1, 38864), run('\u{13f0}', '\u{13f5}', 1, 8),
    run('\u{1c89}', '\u{1c89}', 1, 1), run('\u{1c90}', '\u{1cba}', 1, -3008), run('\u{1cbd}', '\u{1cbf}', 1, -3008),
    run('\u{1e00}', '\u{1e94}', 2, 1), run('\u{1e9e}', '\u{1e9e}', 1, -7615), run('\u{1ea0}', '\u{1efe}', 2, 1),
    run('\u{1f08}', '\u{1f0f}', 1, -8), run('\u{1f18}', '\u{1f1d}', 1, -8), run('\u{1f28}', '\u{1f2f}', 1, -8),
    run('\u{1f38}', '\u{1f3f}', 1, -8), run('\u{1f48}', '\u{1f4d}', 1, -8), run('\u{1f59}', '\u{1f5f}', 2, -8),
    run('\u{1f68}', '\u{1f6f}', 1, -8), run('\u{1f88}', '\u{1f8f}', 1, -8), run('\u{1f98}', '\u{1f9f}', 1, -8),
    run('\u{1fa8}', '\u{1faf}', 1, -8), run('\u{1fb8}', '\u{1fb9}', 1, -8), run('\u{1fba}', '\u{1fbb}', 1, -74),
    run('\u{1fbc}', '\u{1fbc}', 1, -9), run('\u{1fc8}', '\u{1fcb}', 1, -86), run('\u{1fcc}', '\u{1fcc}', 1, -9),
    run('\u{1fd8}', '\u{1fd9}', 1, -8), run('\u{1fda}', '\u{1fdb}', 1, -100), run('\u{1fe8}', '\u{1fe9}', 1, -8),
    run('\u{1fea}', '\u{1feb}', 1, -112), run('\u{1fec}', '\u{1fec}', 1, -7), run('\u{1ff8}', '\u{1ff9}', 1, -128),
    run('\u{1ffa}', '\u{1ffb}', 1, -126), run('\u{1ffc}', '\u{1ffc}', 1, -9), run('\u{2126}', '\u{2126}', 1, -7517),
    run('\u{212a}', '\u{212a}', 1, -8383), run('\u{212b}', '\u{212b}', 1, -8262), run('\u{2132}', '\u{2132}', 1, 28),
    run('\u{2160}', '\u{216f}', 1, 16), run('\u{2183}', '\u{2183}', 1, 1), run('\u{24b6}', '\u{24cf}', 1, 26),
    run('\u{2c00}', '\u{2c2f}', 1, 48), run('\u{2c60}', '\u{2c60}', 1, 1), run('\u{2c62}', '\u{2c62}', 1, -10743),
    run('\u{2c63}', '\u{2c63}', 1, -3814), run('\u{2c64}', '\u{2c64}', 1, -10727), run('\u{2c67}', '\u{2c6b}', 2, 1),
    run('\u{2c6d}', '\u{2c6d}', 1, -10780), run('\u{2c6e}', '\u{2c6e}', 1, -10749), run('\u{2c6f}', '\u{2c6f}', 1, -10783),
    run('\u{2c70}', '\u{2c70}', 1, -10782), run('\u{2c72}', '\u{2c72}', 1, 1), run('\u{2c75}', '\u{2c75}', 1, 1),
    run('\u{2c7e}', '\u{2c7f}', 1, -10815), run('\u{2c80}', '\u{2ce2}', 2, 1), run('\u{2ceb}', '\u{2ced}', 2, 1),
    run('\u{2cf2}', '\u{2cf2}', 1, 1), run('\u{a640}', '\u{a66c}', 2, 1), run('\u{a680}', '\u{a69a}', 2, 1),
    run('\u{a722}', '\u{a72e}', 2, 1), run('\u{a732}', '\u{a76e}', 2, 1), run('\u{a779}', '\u{a77b}', 2, 1),
    run('\u{a77d}', '\u{a77d}', 1, -35332), run('\u{a77e}', '\u{a786}', 2, 1), run('\u{a78b}', '\u{a78b}', 1, 1),
    run('\u{a78d}', '\u{a78d}', 1, -42280), run('\u{a790}', '\u{a792}', 2, 1), run('\u{a796}', '\u{a7a8}', 2, 1),
    run('\u{a7aa}', '\u{a7aa}', 1, -42308), run('\u{a7ab}', '\u{a7ab}', 1, -42319), run('\u{a7ac}', '\u{a7ac}', 1, -42315),
    run('\u{a7ad}', '\u{a7ad}', 1, -42305), run('\u{a7ae}', '\u{a7ae}', 1, -42308), run('\u{a7b0}', '\u{a7b0}', 1, -42258),
    run('\u{a7b1}', '\u{a7b1}', 1, -42282), run('\u{a7b2}', '\u{a7b2}', 1, -42261), run('\u{a7b3}', '\u{a7b3}', 1, 928),
    run('\u{a7b4}', '\u{a7c2}', 2, 1), run('\u{a7c4}', '\u{a7c4}', 1, -48), run('\u{a7c5}', '\u{a7c5}', 1, -42307),
    run('\u{a7c6}', '\u{a7c6}', 1, -35384), run('\u{a7c7}', '\u{a7c9}', 2, 1), run('\u{a7cb}', '\u{a7cb}', 1, -42343),
    run('\u{a7cc}', '\u{a7da}', 2, 1), run('\u{a7dc}', '\u{a7dc}', 1, -42561), run('\u{a7f5}', '\u{a7f5}', 1, 1),
    run('\u{ff21}', '\u{ff3a}', 1, 32), run('\u{10400}', '\u{10427}', 1, 40), run('\u{104b0}', '\u{104d3}', 1, 40),
    run('\u{10570}', '\u{1057a}', 1, 39), run('\u{1057c}', '\u{1058a}', 1, 39), run('\u{1058c}', '\u{10592}', 1, 39),
    run('\u{10594}', '\u{10595}', 1, 39), run('\u{10c80}', '\u{10cb2}', 1, 64), run('\u{10d50}', '\u{10d65}', 1, 32),
    run('\u{118a0}', '\u{118bf}', 1, 32), run('\u{16e40}', '\u{16e5f}', 1, 32), run('\u{16ea0}', '\u{16eb8}', 1, 27),
    run('\u{1e900}', '\u{1e921}', 1, 34),
];

/// Letters with an upper case.
#[rustfmt::skip]
static UPPER: [Run; 197] = [
    run('\u{b5}', '\u{b5}', 1, 743), run('\u{e0}', '\u{f6}', 1, -32), run('\u{f8}', '\u{fe}', 1, -32),
    run('\u{ff}', '\u{ff}', 1, 121), run('\u{101}', '\u{12f}', 2, -1), run('\u{131}', '\u{131}', 1, -232),
    run('\u{133}', '\u{137}', 2, -1), run('\u{13a}', '\u{148}', 2, -1), run('\u{14b}', '\u{177}', 2, -1),
    run('\u{17a}', '\u{17e}', 2, -1), run('\u{17f}', '\u{17f}', 1, -300), run('\u{180}', '\u{180}', 1, 195),
    run('\u{183}', '\u{185}', 2, -1), run('\u{188}', '\u{188}', 1, -1), run('\u{18c}', '\u{18c}', 1, -1),
    run('\u{192}', '\u{192}', 1, -1), run('\u{195}', '\u{195}', 1, 97), run('\u{199}', '\u{199}', 1, -1),
    run('\u{19a}', '\u{19a}', 1, 163), run('\u{19b}', '\u{19b}', 1, 42561), run('\u{19e}', '\u{19e}', 1, 130),
    run('\u{1a1}', '\u{1a5}', 2, -1), run('\u{1a8}', '\u{1a8}', 1, -1), run('\u{1ad}', '\u{1ad}', 1, -1),
    run('\u{1b0}', '\u{1b0}', 1, -1), run('\u{1b4}', '\u{1b6}', 2, -1), run('\u{1b9}', '\u{1b9}', 1, -1),
    run('\u{1bd}', '\u{1bd}', 1, -1), run('\u{1bf}', '\u{1bf}', 1, 56), run('\u{1c5}', '\u{1c5}', 1, -1),
    run('\u{1c6}', '\u{1c6}', 1, -2), run('\u{1c8}', '\u{1c8}', 1, -1), run('\u{1c9}', '\u{1c9}', 1, -2),
    run('\u{1cb}', '\u{1cb}', 1, -1), run('\u{1cc}', '\u{1cc}', 1, -2), run('\u{1ce}', '\u{1dc}', 2, -1),
    run('\u{1dd}', '\u{1dd}', 1, -79), run('\u{1df}', '\u{1ef}', 2, -1), run('\u{1f2}', '\u{1f2}', 1, -1),
    run('\u{1f3}', '\u{1f3}', 1, -2), run('\u{1f5}', '\u{1f5}', 1, -1), run('\u{1f9}', '\u{21f}', 2, -1),
    run('\u{223}', '\u{233}', 2, -1), run('\u{23c}', '\u{23c}', 1, -1), run('\u{23f}', '\u{240}', 1, 10815),
    run('\u{242}', '\u{242}', 1, -1), run('\u{247}', '\u{24f}', 2, -1), run('\u{250}', '\u{250}', 1, 10783),
    run('\u{251}', '\u{251}', 1, 10780), run('\u{252}', '\u{252}', 1, 10782), run('\u{253}', '\u{253}', 1, -210),
    run('\u{254}', '\u{254}', 1, -206), run('\u{256}', '\u{257}', 1, -205), run('\u{259}', '\u{259}', 1, -202),
    run('\u{25b}', '\u{25b}', 1, -203), run('\u{25c}', '\u{25c}', 1, 42319), run('\u{260}', '\u{260}', 1, -205),
    run('\u{261}', '\u{261}', 1, 42315), run('\u{263}', '\u{263}', 1, -207), run('\u{264}', '\u{264}', 1, 42343),
    run('\u{265}', '\u{265}', 1, 42280), run('\u{266}', '\u{266}', 1, 42308), run('\u{268}', '\u{268}', 1, -209),
    run('\u{269}', '\u{269}', 1, -211), run('\u{26a}', '\u{26a}', 1, 42308), run('\u{26b}', '\u{26b}', 1, 10743),
    run('\u{26c}', '\u{26c}', 1, 42305), run('\u{26f}', '\u{26f}', 1, -211), run('\u{271}', '\u{271}', 1, 10749),
    run('\u{272}', '\u{272}', 1, -213), run('\u{275}', '\u{275}', 1, -214), run('\u{27d}', '\u{27d}', 1, 10727),
    run('\u{280}', '\u{280}', 1, -218), run('\u{282}', '\u{282}', 1, 42307), run('\u{283}', '\u{283}', 1, -218),
    run('\u{287}', '\u{287}', 1, 42282), run('\u{288}', '\u{288}', 1, -218), run('\u{289}', '\u{289}', 1, -69),
    run('\u{28a}', '\u{28b}', 1, -217), run('\u{28c}', '\u{28c}', 1, -71), run('\u{292}', '\u{292}', 1, -219),
    run('\u{29d}', '\u{29d}', 1, 42261), run('\u{29e}', '\u{29e}', 1, 42258), run('\u{345}', '\u{345}', 1, 84),
    run('\u{371}', '\u{373}', 2, -1), run('\u{377}', '\u{377}', 1, -1), run('\u{37b}', '\u{37d}', 1, 130),
    run('\u{3ac}', '\u{3ac}', 1, -38), run('\u{3ad}', '\u{3af}', 1, -37), run('\u{3b1}', '\u{3c1}', 1, -32),
    run('\u{3c2}', '\u{3c2}', 1, -31), run('\u{3c3}', '\u{3cb}', 1, -32), run('\u{3cc}', '\u{3cc}', 1, -64),
    run('\u{3cd}', '\u{3ce}', 1, -63), run('\u{3d0}', '\u{3d0}', 1, -62), run('\u{3d1}', '\u{3d1}', 1, -57),
    run('\u{3d5}', '\u{3d5}', 1, -47), run('\u{3d6}', '\u{3d6}', 1, -54), run('\u{3d7}', '\u{3d7}', 1, -8),
    run('\u{3d9}', '\u{3ef}', 2, -1), run('\u{3f0}', '\u{3f0}', 1, -86), run('\u{3f1}', '\u{3f1}', 1, -80),
    run('\u{3f2}', '\u{3f2}', 1, 7), run('\u{3f3}', '\u{3f3}', 1, -116), run('\u{3f5}', '\u{3f5}', 1, -96),
    run('\u{3f8}', '\u{3f8}', 1, -1), run('\u{3fb}', '\u{3fb}', 1, -1), run('\u{430}', '\u{44f}', 1, -32),
    run('\u{450}', '\u{45f}', 1, -80), run('\u{461}', '\u{481}', 2, -1), run('\u{48b}', '\u{4bf}', 2, -1),
    run('\u{4c2}', '\u{4ce}', 2, -1), run('\u{4cf}', '\u{4cf}', 1, -15), run('\u{4d1}', '\u{52f}', 2, -1),
    run('\u{561}', '\u{586}', 1, -48), run('\u{10d0}', '\u{10fa}', 1, 3008), run('\u{10fd}', '\u{10ff}', 1, 3008),
    run('\u{13f8}', '\u{13fd}', 1, -8), run('\u{1c80}', '\u{1c80}', 1, -6254), run('\u{1c81}', '\u{1c81}', 1, -6253),
    run('\u{1c82}', '\u{1c82}', 1, -6244), run('\u{1c83}', '\u{1c84}', 1, -6242), run('\u{1c85}', '\u{1c85}', 1, -6243),
    run('\u{1c86}', '\u{1c86}', 1, -6236), run('\u{1c87}', '\u{1c87}', 1, -6181), run('\u{1c88}', '\u{1c88}', 1, 35266),
    run('\u{1c8a}', '\u{1c8a}', 1, -1), run('\u{1d79}', '\u{1d79}', 1, 35332), run('\u{1d7d}', '\u{1d7d}', 1, 3814),
    run('\u{1d8e}', '\u{1d8e}', 1, 35384), run('\u{1e01}', '\u{1e95}', 2, -1), run('\u{1e9b}', '\u{1e9b}', 1, -59),
    run('\u{1ea1}', '\u{1eff}', 2, -1), run('\u{1f00}', '\u{1f07}', 1, 8), run('\u{1f10}', '\u{1f15}', 1, 8),
    run('\u{1f20}', '\u{1f27}', 1, 8), run('\u{1f30}', '\u{1f37}', 1, 8), run('\u{1f40}', '\u{1f45}', 1, 8),
    run('\u{1f51}', '\u{1f57}', 2, 8), run('\u{1f60}', '\u{1f67}', 1, 8), run('\u{1f70}', '\u{1f71}', 1, 74),
    run('\u{1f72}', '\u{1f75}', 1, 86), run('\u{1f76}', '\u{1f77}', 1, 100), run('\u{1f78}', '\u{1f79}', 1, 128),
    run('\u{1f7a}', '\u{1f7b}', 1, 112), run('\u{1f7c}', '\u{1f7d}', 1, 126), run('\u{1fb0}', '\u{1fb1}', 1, 8),
    run('\u{1fbe}', '\u{1fbe}', 1, -7205), run('\u{1fd0}', '\u{1fd1}', 1, 8), run('\u{1fe0}', '\u{1fe1}', 1, 8),
    run('\u{1fe5}', '\u{1fe5}', 1, 7), run('\u{214e}', '\u{214e}', 1, -28), run('\u{2170}', '\u{217f}', 1, -16),
    run('\u{2184}', '\u{2184}', 1, -1), run('\u{24d0}', '\u{24e9}', 1, -26), run('\u{2c30}', '\u{2c5f}', 1, -48),
    run('\u{2c61}', '\u{2c61}', 1, -1), run('\u{2c65}', '\u{2c65}', 1, -10795), run('\u{2c66}', '\u{2c66}', 1, -10792),
    run('\u{2c68}', '\u{2c6c}', 2, -1), run('\u{2c73}', '\u{2c73}', 1, -1), run('\u{2c76}', '\u{2c76}', 1, -1),
    run('\u{2c81}', '\u{2ce3}', 2, -1), run('\u{2cec}', '\u{2cee}', 2, -1), run('\u{2cf3}', '\u{2cf3}', 1, -1),
    run('\u{2d00}', '\u{2d25}', 1, -7264), run('\u{2d27}', '\u{2d27}', 1, -7264), run('\u{2d2d}', '\u{2d2d}', 1, -7264),
    run('\u{a641}', '\u{a66d}', 2, -1), run('\u{a681}', '\u{a69b}', 2, -1), run('\u{a723}', '\u{a72f}', 2, -1),
    run('\u{a733}', '\u{a76f}', 2, -1), run('\u{a77a}', '\u{a77c}', 2, -1), run('\u{a77f}', '\u{a787}', 2, -1),
    run('\u{a78c}', '\u{a78c}', 1, -1), run('\u{a791}', '\u{a793}', 2, -1), run('\u{a794}', '\u{a794}', 1, 48),
    run('\u{a797}', '\u{a7a9}', 2, -1), run('\u{a7b5}', '\u{a7c3}', 2, -1), run('\u{a7c8}', '\u{a7ca}', 2, -1),
    run('\u{a7cd}', '\u{a7db}', 2, -1), run('\u{a7f6}', '\u{a7f6}', 1, -1), run('\u{ab53}', '\u{ab53}', 1, -928),
    run('\u{ab70}', '\u{abbf}', 1, -38864), run('\u{ff41}', '\u{ff5a}', 1, -32), run('\u{10428}', '\u{1044f}', 1, -40),
    run('\u{104d8}', '\u{104fb}', 1, -40), run('\u{10597}', '\u{105a1}', 1, -39), run('\u{105a3}', '\u{105b1}', 1, -39),
    run('\u{105b3}', '\u{105b9}', 1, -39), run('\u{105bb}', '\u{105bc}', 1, -39), run('\u{10cc0}', '\u{10cf2}', 1, -64),
    run('\u{10d70}', '\u{10d85}', 1, -32), run('\u{118c0}', '\u{118df}', 1, -32), run('\u{16e60}', '\u{16e7f}', 1, -32),
    run('\u{16ebb}', '\u{16ed3}', 1, -27), run('\u{1e922}', '\u{1e943}', 1, -34),
];

/// Letters whose upper case is several characters.
#[rustfmt::skip]
static SEVERAL: [(char, &str); 102] = [
    ('\u{df}', "SS"), ('\u{149}', "\u{2bc}N"), ('\u{1f0}', "J\u{30c}"), ('\u{390}', "\u{399}\u{308}\u{301}"),
    ('\u{3b0}', "\u{3a5}\u{308}\u{301}"), ('\u{587}', "\u{535}\u{552}"), ('\u{1e96}', "H\u{331}"), ('\u{1e97}', "T\u{308}"),
    ('\u{1e98}', "W\u{30a}"), ('\u{1e99}', "Y\u{30a}"), ('\u{1e9a}', "A\u{2be}"), ('\u{1f50}', "\u{3a5}\u{313}"),
    ('\u{1f52}', "\u{3a5}\u{313}\u{300}"), ('\u{1f54}', "\u{3a5}\u{313}\u{301}"), ('\u{1f56}', "\u{3a5}\u{313}\u{342}"),
    ('\u{1f80}', "\u{1f08}\u{399}"), ('\u{1f81}', "\u{1f09}\u{399}"), ('\u{1f82}', "\u{1f0a}\u{399}"),
    ('\u{1f83}', "\u{1f0b}\u{399}"), ('\u{1f84}', "\u{1f0c}\u{399}"), ('\u{1f85}', "\u{1f0d}\u{399}"),
    ('\u{1f86}', "\u{1f0e}\u{399}"), ('\u{1f87}', "\u{1f0f}\u{399}"), ('\u{1f88}', "\u{1f08}\u{399}"),
    ('\u{1f89}', "\u{1f09}\u{399}"), ('\u{1f8a}', "\u{1f0a}\u{399}"), ('\u{1f8b}', "\u{1f0b}\u{399}"),
    ('\u{1f8c}', "\u{1f0c}\u{399}"), ('\u{1f8d}', "\u{1f0d}\u{399}"), ('\u{1f8e}', "\u{1f0e}\u{399}"),
    ('\u{1f8f}', "\u{1f0f}\u{399}"), ('\u{1f90}', "\u{1f28}\u{399}"), ('\u{1f91}', "\u{1f29}\u{399}"),
    ('\u{1f92}', "\u{1f2a}\u{399}"), ('\u{1f93}', "\u{1f2b}\u{399}"), ('\u{1f94}', "\u{1f2c}\u{399}"),
    ('\u{1f95}', "\u{1f2d}\u{399}"), ('\u{1f96}', "\u{1f2e}\u{399}"), ('\u{1f97}', "\u{1f2f}\u{399}"),
    ('\u{1f98}', "\u{1f28}\u{399}"), ('\u{1f99}', "\u{1f29}\u{399}"), ('\u{1f9a}', "\u{1f2a}\u{399}"),
    ('\u{1f9b}', "\u{1f2b}\u{399}"), ('\u{1f9c}', "\u{1f2c}\u{399}"), ('\u{1f9d}', "\u{1f2d}\u{399}"),
    ('\u{1f9e}', "\u{1f2e}\u{399}"), ('\u{1f9f}', "\u{1f2f}\u{399}"), ('\u{1fa0}', "\u{1f68}\u{399}"),
    ('\u{1fa1}', "\u{1f69}\u{399}"), ('\u{1fa2}', "\u{1f6a}\u{399}"), ('\u{1fa3}', "\u{1f6b}\u{399}"),
    ('\u{1fa4}', "\u{1f6c}\u{399}"), ('\u{1fa5}', "\u{1f6d}\u{399}"), ('\u{1fa6}', "\u{1f6e}\u{399}"),
    ('\u{1fa7}', "\u{1f6f}\u{399}"), ('\u{1fa8}', "\u{1f68}\u{399}"), ('\u{1fa9}', "\u{1f69}\u{399}"),
    ('\u{1faa}', "\u{1f6a}\u{399}"), ('\u{1fab}', "\u{1f6b}\u{399}"), ('\u{1fac}', "\u{1f6c}\u{399}"),
    ('\u{1fad}', "\u{1f6d}\u{399}"), ('\u{1fae}', "\u{1f6e}\u{399}"), ('\u{1faf}', "\u{1f6f}\u{399}"),
    ('\u{1fb2}', "\u{1fba}\u{399}"), ('\u{1fb3}', "\u{391}\u{399}"), ('\u{1fb4}', "\u{386}\u{399}"),
    ('\u{1fb6}', "\u{391}\u{342}"), ('\u{1fb7}', "\u{391}\u{342}\u{399}"), ('\u{1fbc}', "\u{391}\u{399}"),
    ('\u{1fc2}', "\u{1fca}\u{399}"), ('\u{1fc3}', "\u{397}\u{399}"), ('\u{1fc4}', "\u{389}\u{399}"),
    ('\u{1fc6}', "\u{397}\u{342}"), ('\u{1fc7}', "\u{397}\u{342}\u{399}"), ('\u{1fcc}', "\u{397}\u{399}"),
    ('\u{1fd2}', "\u{399}\u{308}\u{300}"), ('\u{1fd3}', "\u{399}\u{308}\u{301}"), ('\u{1fd6}', "\u{399}\u{342}"),
    ('\u{1fd7}', "\u{399}\u{308}\u{342}"), ('\u{1fe2}', "\u{3a5}\u{308}\u{300}"), ('\u{1fe3}', "\u{3a5}\u{308}\u{301}"),
    ('\u{1fe4}', "\u{3a1}\u{313}"), ('\u{1fe6}', "\u{3a5}\u{342}"), ('\u{1fe7}', "\u{3a5}\u{308}\u{342}"),
    ('\u{1ff2}', "\u{1ffa}\u{399}"), ('\u{1ff3}', "\u{3a9}\u{399}"), ('\u{1ff4}', "\u{38f}\u{399}"),
    ('\u{1ff6}', "\u{3a9}\u{342}"), ('\u{1ff7}', "\u{3a9}\u{342}\u{399}"), ('\u{1ffc}', "\u{3a9}\u{399}"),
    ('\u{fb00}', "FF"), ('\u{fb01}', "FI"), ('\u{fb02}', "FL"), ('\u{fb03}', "FFI"), ('\u{fb04}', "FFL"), ('\u{fb05}', "ST"),
    ('\u{fb06}', "ST"), ('\u{fb13}', "\u{544}\u{546}"), ('\u{fb14}', "\u{544}\u{535}"), ('\u{fb15}', "\u{544}\u{53b}"),
    ('\u{fb16}', "\u{54e}\u{546}"), ('\u{fb17}', "\u{544}\u{53d}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_those_of_unicode() {
        if char::UNICODE_VERSION != (17, 0, 0) {
            println!("skipped: the compiler has another version of Unicode");
            return;
        }
        for character in '\0'..=char::MAX {
            assert!(lower(character) == Form::of(character.to_lowercase()), "{character:?}");
            assert!(upper(character) == Form::of(character.to_uppercase()), "{character:?}");
        }
    }

    #[test]
    fn texts_are_put_into_a_case() {
        assert_eq!(in_case("Straße ÀǅŒ", upper), "STRASSE ÀǄŒ");
        assert_eq!(in_case("STRAßE ÀǅŒİ", lower), "straße àǆœi\u{307}");
    }
}
