//! The events: the lots of a city, one GeoJSON feature a line.
//!
//! They are made to be like San Francisco's lots, the file `citylots2.json` of event-ruler's benchmarks: as many lines, of the
//! same fields, and about as long. The values follow from a seed, so that every run has the same bytes. The lots of a block
//! stand together, as in that file, and the flats of a house share its `MAPBLKLOT` and geometry.

use std::fmt::Write;

use crate::chance::Chance;

/// How many lots there are.
pub const LOTS: usize = 213_068;

/// A house that rules name, with its number of flats: one line each.
struct Landmark {
    lot: &'static str,
    flats: usize,
    kind: &'static str,
    corner: (f64, f64),
}

#[rustfmt::skip]
const LANDMARKS: &[Landmark] = &[
    Landmark { lot: "1430022", flats: 3, kind: "MultiPolygon", corner: (-122.46001730491257, 37.729900216217324) },
    Landmark { lot: "2607117", flats: 101, kind: "Polygon", corner: (-122.44021117264331, 37.763912847260514) },
    Landmark { lot: "2607218", flats: 35, kind: "Polygon", corner: (-122.42916360922355, 37.76411093427105) },
    Landmark { lot: "3745012", flats: 655, kind: "Polygon", corner: (-122.3900361428942, 37.78941360281741) },
    Landmark { lot: "VACSTWIL", flats: 3, kind: "Polygon", corner: (-122.41811930224117, 37.733518226140187) },
];

/// The streets, those with many lots first.
#[rustfmt::skip]
const STREETS: &[&str] = &[
    "MISSION", "MARKET", "CALIFORNIA", "HARRISON", "FOLSOM", "SAN BRUNO", "GEARY", "SACRAMENTO", "NORIEGA", "KIRKHAM",
    "IRVING", "JUDAH", "LAWTON", "MORAGA", "ORTEGA", "PACHECO", "QUINTARA", "RIVERA", "SANTIAGO", "TARAVAL", "ULLOA",
    "VICENTE", "WAWONA", "25TH", "24TH", "26TH", "22ND", "23RD", "21ST", "20TH", "19TH", "18TH", "17TH", "15TH", "14TH",
    "27TH", "28TH", "29TH", "30TH", "31ST", "32ND", "33RD", "34TH", "35TH", "36TH", "37TH", "38TH", "39TH", "40TH",
    "41ST", "42ND", "43RD", "44TH", "45TH", "46TH", "47TH", "48TH", "03RD", "02ND", "FULTON", "CLAY", "WASHINGTON",
    "JACKSON", "PACIFIC", "BROADWAY", "VALLEJO", "GREEN", "UNION", "FILBERT", "GREENWICH", "LOMBARD", "CHESTNUT", "BAY",
    "NORTH POINT", "BEACH", "JEFFERSON", "HYDE", "LARKIN", "POLK", "LEAVENWORTH", "JONES", "TAYLOR", "MASON", "POWELL",
    "STOCKTON", "GRANT", "KEARNY", "MONTGOMERY", "SANSOME", "BATTERY", "FRONT", "DAVIS", "DRUMM", "FILLMORE", "STEINER",
    "PIERCE", "SCOTT", "DIVISADERO", "BRODERICK", "BAKER", "LYON", "WEBSTER", "BUCHANAN", "LAGUNA", "OCTAVIA", "GOUGH",
    "FRANKLIN", "VAN NESS", "HAIGHT", "PAGE", "OAK", "FELL", "HAYES", "GROVE", "MCALLISTER", "TURK", "EDDY", "ELLIS",
    "OFARRELL", "POST", "SUTTER", "BUSH", "PINE", "VALENCIA", "GUERRERO", "DOLORES", "CHURCH", "SANCHEZ", "NOE",
    "CASTRO", "DIAMOND", "DOUGLASS", "EUREKA", "CLIPPER", "JERSEY", "ELIZABETH", "ALVARADO", "CESAR CHAVEZ", "PRECITA",
    "BERNAL HEIGHTS", "CORTLAND", "SILVER", "SILLIMAN", "FELTON", "BURROWS", "BACON", "WAYLAND", "WOOLSEY", "DWIGHT",
    "MANSELL", "LONDON", "PARIS", "LISBON", "MADRID", "EDINBURGH", "NAPLES", "VIENNA", "ATHENS", "MOSCOW", "MUNICH",
    "PERSIA", "BRAZIL", "RUSSIA", "FRANCE", "ITALY", "AMAZON", "GENEVA", "OCEAN", "HOLLOWAY", "GARFIELD", "SHIELDS",
    "SARGENT", "RANDOLPH", "DE HARO", "RHODE ISLAND", "CAROLINA", "WISCONSIN", "ARKANSAS", "CONNECTICUT", "MISSOURI",
    "TEXAS", "MISSISSIPPI", "PENNSYLVANIA", "INDIANA", "MINNESOTA", "TENNESSEE", "BLANKEN", "BLYTHDALE", "BLAKE",
    "ACADIA", "ACTON", "LAKE", "DRAKE", "LANSING", "DEMING", "MANGELS", "MONTEREY", "FUNSTON", "FOERSTER", "YERBA BUENA",
];

const STREET_TYPES: &[(&str, f64)] = &[
    ("ST", 0.54),
    ("AVE", 0.29),
    ("DR", 0.05),
    ("WAY", 0.04),
    ("BLVD", 0.03),
    ("TER", 0.02),
    ("CT", 0.02),
    ("LN", 0.01),
];

/// Makes the first lots, a line each, in one text like a file's.
pub fn features(lots: usize) -> String {
    let mut city = City { chance: Chance::new(0x5f37_59df), lines: String::new(), missing: lots };
    city.landmark("VACST", &mut 0);
    for block in 1.. {
        if city.missing == 0 {
            break;
        }
        city.block(&format!("{block:04}"));
    }
    city.lines
}

struct City {
    chance: Chance,
    lines: String,
    /// How many lines are still to be made.
    missing: usize,
}

/// Where a lot is.
struct Address {
    /// The lowest and the highest house number; they differ seldom.
    numbers: (usize, usize),
    street: Option<&'static str>,
    street_type: Option<&'static str>,
    side: &'static str,
}

impl City {
    /// A block: four streets around it, each with a row of lots.
    fn block(&mut self, block: &str) {
        let mut lots = 0;
        self.landmark(block, &mut lots);
        let west = self.chance.between(-122.511, -122.371);
        let south = self.chance.between(37.708, 37.808);
        for row in 0..4 {
            let street = self.street();
            let side = if self.chance.happens(0.51) { "E" } else { "O" };
            let mut number = 100 * (1 + self.chance.below(40)) + usize::from(side == "O");
            for place in 0..4 + self.chance.below(9) {
                number += 2 + 2 * self.chance.below(4);
                let end = number + if self.chance.happens(0.12) { 2 } else { 0 };
                let address = Address { numbers: (number, end), street: street.0, street_type: street.1, side };
                let corner = (west + 0.00008 * place as f64, south + 0.0006 * f64::from(row));
                self.house(block, &mut lots, &address, corner);
            }
        }
    }

    /// A street and its type, either of which may be unknown.
    fn street(&mut self) -> (Option<&'static str>, Option<&'static str>) {
        let street = (!self.chance.happens(0.01)).then(|| self.chance.early(STREETS));
        let mut rest = self.chance.share() * 1.02;
        let street_type = STREET_TYPES.iter().find(|(_, share)| {
            rest -= share;
            rest < 0.0
        });
        (street, street_type.map(|(name, _)| *name))
    }

    /// A lot of its own, or one for each of a house's flats.
    fn house(&mut self, block: &str, lots: &mut usize, address: &Address, corner: (f64, f64)) {
        let flats = if self.chance.happens(0.02) { 2 + self.chance.below(12) } else { 1 };
        let kind = if self.chance.happens(0.0006) { "MultiPolygon" } else { "Polygon" };
        let geometry = self.geometry(kind, corner);
        let house = format!("{block}{:03}", *lots + 1);
        for _ in 0..flats {
            *lots += 1;
            self.line(&house, block, &format!("{lots:03}"), address, &geometry);
        }
    }

    /// The landmarks of a block.
    fn landmark(&mut self, block: &str, lots: &mut usize) {
        for landmark in LANDMARKS.iter().filter(|landmark| landmark.lot.starts_with(block)) {
            let geometry = self.geometry(landmark.kind, landmark.corner);
            let (street, street_type) = self.street();
            let address = Address { numbers: (0, 0), street, street_type, side: "E" };
            for _ in 0..landmark.flats {
                *lots += 1;
                self.line(landmark.lot, block, &format!("{lots:03}"), &address, &geometry);
            }
        }
    }

    fn line(&mut self, house: &str, block: &str, lot: &str, address: &Address, geometry: &str) {
        if self.missing == 0 {
            return;
        }
        self.missing -= 1;
        let quoted = |text: Option<&str>| text.map_or("null".to_owned(), |text| format!("\"{text}\""));
        let (street, street_type) = (quoted(address.street), quoted(address.street_type));
        let (from, to) = address.numbers;
        let side = address.side;
        let place = format!(r#""MAPBLKLOT":"{house}","BLKLOT":"{block}{lot}","BLOCK_NUM":"{block}","LOT_NUM":"{lot}""#);
        let address = format!(
            r#""FROM_ST":"{from}","TO_ST":"{to}","STREET":{street},"ST_TYPE":{street_type},"ODD_EVEN":"{side}""#
        );
        let properties = format!(r#"{{{place},{address}}}"#);
        let _ = writeln!(self.lines, r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#);
    }

    /// One ring of corners, or two for a lot in two parts.
    fn geometry(&mut self, kind: &str, corner: (f64, f64)) -> String {
        let rings = match kind {
            "Polygon" => self.ring(corner),
            _ => {
                let first = self.ring(corner);
                let second = self.ring((corner.0 + 0.0001, corner.1 + 0.0001));
                format!("{first}],[{second}")
            }
        };
        let brackets = if kind == "Polygon" { ("[", "]") } else { ("[[", "]]") };
        let first = point(corner);
        format!(r#"{{"type":"{kind}","firstCoordinates":{first},"coordinates":{}{rings}{}}}"#, brackets.0, brackets.1)
    }

    /// A closed ring that begins and ends in this corner: most lots have four sides, some follow a bend of the street.
    fn ring(&mut self, corner: (f64, f64)) -> String {
        let sides = if self.chance.happens(0.55) { 4 + self.chance.below(3) } else { 5 + self.chance.below(23) };
        let mut text = format!("[{}", point(corner));
        for side in 1..sides {
            let angle = std::f64::consts::TAU * side as f64 / sides as f64;
            let radius = self.chance.between(0.00004, 0.00006);
            let next = (corner.0 + radius * (1.0 - angle.cos()), corner.1 + radius * angle.sin());
            let _ = write!(text, ",{}", point(next));
        }
        let _ = write!(text, ",{}]", point(corner));
        text
    }
}

fn point((x, y): (f64, f64)) -> String {
    format!(r#"{{"x":{x},"y":{y},"z":0.0}}"#)
}
