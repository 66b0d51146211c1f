//! What the name of a column says about it, in some thirty languages.
//!
//! A header is cut into folded words at case changes, digits and separators. Phrases of the lexicon match when their
//! words stand in it in a row, or when the header written together is the phrase written together; in scripts without
//! spaces, and for long words, wherever they stand.
//!
//! **Invariant:** a header alone never says that a column is free of personal data.

use std::sync::LazyLock;

use super::fold::Folded;
use crate::facts::PersonalKind as Kind;

/// What a header points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It may be meant: `name`, `contact`, `number`.
    Hint,
    /// It is meant.
    Telling,
}

/// The words of a header, ready to be asked.
#[derive(Debug)]
pub(super) struct Header {
    words: Vec<String>,
    joined: String,
}

/// Kind, strength, and phrases with semicolons between them.
type Entry = (Kind, Strength, &'static str);

impl Header {
    pub(super) fn new(header: &str) -> Self {
        let mut words = Vec::new();
        let mut word = String::new();
        let mut last: Option<char> = None;
        // Headers past any use are cut: they are sentences or damage.
        for letter in header.chars().take(120) {
            let turns = letter.is_uppercase() && last.is_some_and(char::is_lowercase);
            if (turns || !is_letter(letter)) && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if is_letter(letter) {
                word.push(letter);
            }
            last = Some(letter);
        }
        if !word.is_empty() {
            words.push(word);
        }
        let words: Vec<String> = words
            .iter()
            .map(|word| Folded::new(word).map_or_else(|| word.clone(), |folded| folded.as_str().to_owned()))
            .collect();
        let joined = words.concat();
        Self { words, joined }
    }

    /// How strongly the header points to a kind.
    pub(super) fn points_to(&self, kind: Kind) -> Option<Strength> {
        if self.is_about_other_things(kind) {
            return None;
        }
        let of_kind = PHRASES.iter().filter(|phrases| phrases.kind == kind);
        of_kind
            .filter(|phrases| phrases.all.iter().any(|phrase| self.holds(phrase)))
            .map(|phrases| phrases.strength)
            .max()
    }

    /// Whether the header says that the cells are places.
    pub(super) fn is_of_places(&self) -> bool {
        self.holds_any(&VETOES[4])
    }

    fn holds_any(&self, phrases: &[Phrase]) -> bool {
        phrases.iter().any(|phrase| self.holds(phrase))
    }

    fn holds(&self, phrase: &Phrase) -> bool {
        if self.joined == phrase.together || self.words.windows(phrase.words.len()).any(|words| words == phrase.words) {
            return true;
        }
        match phrase.anywhere {
            Anywhere::InHeader => self.joined.contains(&phrase.together),
            Anywhere::InWord => self.words.iter().any(|word| word.contains(&phrase.together)),
            Anywhere::No => false,
        }
    }

    /// Counts and flags about a thing are not the thing; names of things are not names of people.
    fn is_about_other_things(&self, kind: Kind) -> bool {
        let others = match kind {
            Kind::PersonName => &VETOES[1],
            Kind::StreetAddress => &VETOES[2],
            Kind::Ethnicity => &VETOES[3],
            _ => return self.holds_any(&VETOES[0]),
        };
        self.holds_any(&VETOES[0]) || self.holds_any(others)
    }
}

/// A phrase of the lexicon, folded.
#[derive(Debug)]
struct Phrase {
    words: Vec<String>,
    together: String,
    anywhere: Anywhere,
}

/// Where else than in words of its own a phrase counts.
#[derive(Debug)]
enum Anywhere {
    /// In scripts that put no spaces between words.
    InHeader,
    /// Long enough not to stand in another word by accident.
    InWord,
    No,
}

#[derive(Debug)]
struct Phrases {
    kind: Kind,
    strength: Strength,
    all: Vec<Phrase>,
}

static PHRASES: LazyLock<Vec<Phrases>> = LazyLock::new(|| {
    LEXICON
        .iter()
        .map(|(kind, strength, text)| Phrases { kind: *kind, strength: *strength, all: phrases(text) })
        .collect()
});

static VETOES: LazyLock<[Vec<Phrase>; 5]> = LazyLock::new(|| [ABOUT, THINGS, MACHINES, SPORT, PLACES].map(phrases));

fn phrases(text: &str) -> Vec<Phrase> {
    let folded = |word: &str| Folded::new(word).map_or_else(|| word.to_owned(), |folded| folded.as_str().to_owned());
    text.split(';')
        .map(|phrase| {
            let words: Vec<String> = phrase.split_whitespace().map(folded).collect();
            let together = words.concat();
            let anywhere = match together.chars().next() {
                Some('\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') => Anywhere::InHeader,
                _ if together.chars().count() >= 8 => Anywhere::InWord,
                _ => Anywhere::No,
            };
            Phrase { words, together, anywhere }
        })
        .collect()
}

/// A column about a thing, not with it: counts, flags, digests.
const ABOUT: &str = "
    count; num; cnt; has; is; flag; type; verified; valid; status; length; len; hash; sha; md5; score; rate;
    opt in; consent; opened; clicked; sent; domain; provider; enabled; service
";

/// What else has names.
const THINGS: &str = "
    product; item; company; file; table; column; brand; city; country; state; store; shop; hotel; ship; school;
    host; domain; app; team; event; song; movie; film; species; genus; plant; drug; variable; test; job; dept;
    department; class; category; project; model; package; org; organization; organisation; business; bank;
    street; road; region; district; county; province; station; airport; restaurant; game; book; album; channel;
    study; site; field; scientific; common; protein; gene; chemical; dataset; module; function; method;
    service; server; device; sensor; network; user; login; account; nick; screen; producto; empresa; ciudad;
    pais; produit; entreprise; societe; ville; pays; produkt; firma; stadt; ort; land; prodotto; azienda;
    citta; paese; produto; cidade; firm; supplier; vendor; strassen; datei; archivo; fichier; colour; color;
    tag; label; feature; metric; parameter; activity; course; group; role; title of
";

/// What else has addresses.
const MACHINES: &str = "
    ip; mac; email; e mail; mail; wallet; memory; web; url; network; bitcoin; btc; eth; contract
";

/// Places, which are called like people more often than not.
const PLACES: &str = "city; town; village; municipality; county; district; region; province; state; country; place; suburb; island;
    ville; commune; pays; stadt; ort; gemeinde; ciudad; municipio; pais; cidade; concelho; citta; comune; plaats; gemeente; miasto;
    stad; kommune; by; kaupunki; kunta; mesto; obec; varos; oras; grad; πολη; город; населенный пункт; місто; sehir; il; ilce; المدينه;
    עיר; शहर; จังหวัด; เมือง; thanh pho; kota; 城市; 市; 都市; 도시";

/// Races that are run.
const SPORT: &str = "
    race id; race time; race date; race name; race number; race distance; race result; race position; lap
";

fn is_letter(letter: char) -> bool {
    // Vowel signs of Indian scripts and Thai are no letters to Unicode but belong to words.
    letter.is_alphabetic()
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e31}' | '\u{e34}'..='\u{e4e}' | '\u{64b}'..='\u{652}')
}

use Strength::{Hint, Telling};

const LEXICON: &[Entry] = &[
    (
        Kind::PersonName,
        Telling,
        "
        first name; firstname; fname; given name; forename; christian name; middle name; middle initial; mname;
        last name; lastname; lname; surname; family name; maiden name; full name; fullname; person name;
        patient name; customer name; client name; employee name; student name; contact name; cust name; owner name;
        holder name; cardholder; card holder; account holder; passenger name; guest name; author name;
        teacher name; doctor name; physician name; parent name; mother name; father name; spouse name;
        applicant name; member name; driver name; real name; legal name; recipient name; sender name; billing name;
        shipping name; buyer name; candidate name; staff name; player name; borrower name; vorname; nachname;
        familienname; zuname; geburtsname; kundenname; ansprechpartner; mitarbeitername; patientenname; prenom;
        nom de famille; nom complet; nom client; nom du client; nom et prenom; patronyme; nom naissance;
        nombre completo; apellido; apellidos; primer nombre; nombres; nombre cliente; nombre del cliente;
        apellido paterno; apellido materno; nombre y apellidos; nome completo; sobrenome; primeiro nome;
        nome do cliente; nome cliente; apelido; cognome; nome e cognome; nominativo; ragione sociale nome;
        voornaam; achternaam; volledige naam; tussenvoegsel; klantnaam; roepnaam; imie; nazwisko; imie i nazwisko;
        imiona; fornamn; efternamn; fullstandigt namn; fornavn; etternavn; efternavn; fullt navn; fulde navn;
        etunimi; sukunimi; koko nimi; jmeno; prijmeni; jmeno a prijmeni; meno a priezvisko; priezvisko;
        krestni jmeno; cele jmeno; keresztnev; vezeteknev; teljes nev; csaladnev; prenume; nume de familie;
        nume complet; nume si prenume; ime i prezime; prezime; ime in priimek; priimek; ονομα; επωνυμο;
        ονοματεπωνυμο; име и фамилия; фамилия; имя; отчество; фио; имя клиента; ф и о; собствено име; прiзвище;
        прізвище; ім'я; ім; піб; по батькові; ad soyad; adi soyadi; soyad; soyadi; isim; adi; الاسم; الاسم الكامل;
        الاسم الاول; اسم العائله; اسم العميل; اللقب; שם פרטי; שם משפחה; שם מלא; नाम; पूरा नाम; पहला नाम; उपनाम;
        ชื่อ; นามสกุล; ชื่อ-สกุล; ชื่อสกุล; ho ten; ho va ten; ten khach hang; nama lengkap; nama depan;
        nama belakang; nama pelanggan; 姓名; 名字; 全名; 客户姓名; 氏名; 名前; 苗字; お名前; 顧客名; 担当者名; フリガナ; 이름; 성명; 성함; 고객명
        ",
    ),
    (
        Kind::PersonName,
        Hint,
        "
        name; names; nom; nombre; nome; naam; namn; navn; nimi; nazwa; nev; nume; ime; имя; ad; nama; ten;
        customer; client; patient; employee; owner; author; passenger; person; contact; manager; teacher; student;
        doctor; physician; driver; agent; seller; buyer; member; guest; applicant; recipient; sender; artist;
        director; actor; player; staff; user; reviewer; created by; updated by; assigned to; approved by;
        signed by; kunde; cliente; klant; klient; kund; asiakas; zakaznik; клиент; клієнт; musteri; العميل; ग्राहक;
        ลูกค้า; 客户; 顧客; 고객; mitarbeiter; empleado; employe; pracownik; сотрудник
        ",
    ),
    (
        Kind::Email,
        Telling,
        "
        email; e mail; mail; email address; emailaddress; mail address; correo; correo electronico; courriel;
        adresse mail; adresse email; e posta; eposta; epost; e post; sahkoposti; mailadresse; email id; почта;
        эл почта; электронная почта; имейл; пошта; електронна пошта; البريد; البريد الالكتروني; ईमेल; อีเมล; メール;
        メールアドレス; 邮箱; 电子邮件; 电子邮箱; 郵箱; 이메일; 전자우편; posta elettronica; surel; thu dien tu; דואל
        ",
    ),
    (
        Kind::Phone,
        Telling,
        "
        phone; phone number; phone no; telephone; tel; tel no; telno; telnum; mobile; mobile no; mobile number;
        mobile phone; cell; cell phone; cellphone; cell no; fax; fax no; landline; contact number; contact no;
        phonenumber; msisdn; whatsapp; home phone; work phone; ph no; phn; sms number; telefon; telefonnummer;
        handy; handynummer; mobil; mobilnummer; festnetz; rufnummer; telefone; celular; telemovel; telefono; movil;
        numero de telefono; cellulare; telephone portable; portable; numero de telephone; telefoon; telefoonnummer;
        mobiel; gsm; telefonu; numer telefonu; komorka; telefonnr; mobiltelefon; puhelin; puhelinnumero;
        matkapuhelin; telefonni cislo; telefonszam; numar de telefon; broj telefona; τηλεφωνο; κινητο; телефон;
        номер телефона; мобильный; номер телефону; мобільний; cep telefonu; telefon no; ceptel; الهاتف; رقم الهاتف;
        الجوال; موبايل; טלפון; נייד; फ़ोन; फोन; मोबाइल; दूरभाष; โทรศัพท์; เบอร์โทร; เบอร์; มือถือ; so dien thoai;
        dien thoai; nomor telepon; telepon; no hp; no telp; 电话; 手机; 手机号; 電話; 電話番号; 携帯; 携帯電話; 전화; 전화번호; 휴대폰; 핸드폰;
        연락처
        ",
    ),
    (
        Kind::StreetAddress,
        Telling,
        "
        address; street; street address; address line; addr; home address; mailing address; postal address;
        shipping address; billing address; residence; residential address; house number; street name; addressline;
        adresse; anschrift; strasse; straße; strassenname; hausnummer; wohnort adresse; rue; adresse postale;
        direccion; domicilio; calle; endereco; morada; logradouro; rua; indirizzo; via; residenza; adres; straat;
        straatnaam; woonadres; ulica; adres zamieszkania; adress; gatuadress; gata; gateadresse; vejnavn; bopael;
        osoite; katuosoite; lahiosoite; adresa; bydliste; lakcim; cim; utca; διευθυνση; οδος; адрес; улица; адреса;
        вулиця; adresi; ev adresi; cadde; sokak; العنوان; عنوان; الشارع; כתובת; रस्ता; पता; सड़क; ที่อยู่; ถนน;
        dia chi; alamat; jalan; 地址; 住址; 街道; 住所; 番地; 주소; 도로명
        ",
    ),
    (
        Kind::Iban,
        Telling,
        "
        iban; bank account; bank account number; account iban; kontonummer; kontoverbindung; bankverbindung;
        rekeningnummer; numero de cuenta; cuenta bancaria; compte bancaire; rib; conto corrente; numer konta;
        rachunek; kontonr; tilinumero; cislo uctu; банковский счет; номер счета; рахунок; hesap no; رقم الحساب;
        ايبان; เลขบัญชี; 银行账号; 口座番号; 계좌번호; so tai khoan; nomor rekening
        ",
    ),
    (
        Kind::PaymentCard,
        Telling,
        "
        card number; cardnumber; credit card; creditcard; cc number; cc num; ccnum; card no; debit card;
        payment card; cc no; kreditkarte; kreditkartennummer; kartennummer; carte bancaire; numero de carte;
        carte de credit; tarjeta; tarjeta de credito; numero de tarjeta; cartao; cartao de credito;
        numero do cartao; carta di credito; numero carta; creditcardnummer; kaartnummer; karta kredytowa;
        numer karty; kortnummer; kreditkort; luottokortti; cislo karty; номер карты; банковская карта;
        номер картки; kart no; kredi karti; رقم البطاقه; बัตรเครดิต; บัตรเครดิต; 信用卡; 信用卡号; 银行卡号; カード番号; クレジットカード;
        카드번호; 신용카드; pan number
        ",
    ),
    (
        Kind::NationalId,
        Telling,
        "
        ssn; social security; social security number; national id; nationalid; national identifier;
        national insurance; national insurance number; nino; nin; nhs; nhs number; sin; social insurance number;
        tfn; tax file number; medicare; medicare number; tax id; tin; itin; taxpayer id; passport; passport no;
        passport number; id card; id card number; identity number; identity card; identification number;
        personal id; personal number; citizen id; govt id; government id; drivers license; driver license;
        driving licence; license number; licence no; voter id; aadhaar; aadhar; pan card; pan no; nric; hkid;
        id number; resident id; ppsn; pps number; steuer id; steueridentifikationsnummer; steuernummer; idnr;
        sozialversicherungsnummer; svnr; sv nummer; personalausweis; ausweisnummer; reisepass;
        rentenversicherungsnummer; ahv; ahv nummer; nir; numero de securite sociale; securite sociale; num secu;
        carte identite; numero insee; passeport; dni; nie; nif; nuss; cedula; curp; rfc; rut; run; cuil; cuit;
        documento; documento de identidad; numero de documento; pasaporte; nss; cpf; rg; pis; contribuinte; bi;
        cartao cidadao; codice fiscale; cf; codicefiscale; carta identita; passaporto; bsn; burgerservicenummer;
        rijksregisternummer; insz; niss; registre national; pesel; nip; dowod osobisty; numer dowodu; personnummer;
        samordningsnummer; fodselsnummer; fnr; cpr; cpr nummer; hetu; henkilotunnus; kennitala; rodne cislo; rc;
        cislo op; szemelyi szam; taj; taj szam; adoazonosito; adoazonosito jel; cnp; cod numeric personal; oib;
        jmbg; emso; egn; егн; αφμ; αμκα; ατ; снилс; инн; паспорт; номер паспорта; рнокпп; іпн;
        ідентифікаційний код; рнокп; tc kimlik; tckn; tc no; kimlik no; kimlik numarasi; vatandaslik; رقم الهويه;
        الهويه; الرقم القومي; رقم قومي; رقم جواز; جواز السفر; تعودة زهوت; תעודת זהות; ת ז; आधार; पैन; पहचान;
        เลขบัตรประชาชน; บัตรประชาชน; เลขประจำตัวประชาชน; หนังสือเดินทาง; cccd; cmnd; so cmnd; chung minh nhan dan;
        nik; no ktp; ktp; 身份证; 身份证号; 证件号; 護照; 护照; マイナンバー; 個人番号; パスポート; 주민등록번호; 주민번호; 여권; 旅券番号; isikukood;
        asmens kodas; personas kods; my number; national id number; id no; id nr
        ",
    ),
    (
        Kind::DateOfBirth,
        Telling,
        "
        dob; date of birth; birth date; birthdate; birthday; born; birth dt; d o b; birth day; bday; dateofbirth;
        year of birth; birth year; yob; born on; birth; geburtsdatum; geburtstag; geb datum; gebdat; geboren;
        geburtsjahr; date de naissance; date naissance; naissance; ddn; fecha de nacimiento; fecha nacimiento;
        nacimiento; fec nac; data de nascimento; data nascimento; nascimento; dt nasc; data di nascita;
        data nascita; nascita; nato il; geboortedatum; geboren op; data urodzenia; urodzony; fodelsedatum; fodt;
        fodselsdato; fodselsdag; syntymaaika; syntymapaiva; datum narozeni; narozeni; datum narodenia;
        szuletesi datum; szuletesi ido; data nasterii; data de nastere; datum rodenja; datum rojstva;
        ημερομηνια γεννησης; γεννηση; дата рождения; рождение; др; дата народження; дата на раждане; dogum tarihi;
        dogum; تاريخ الميلاد; الميلاد; תאריך לידה; जन्म तिथि; जन्मतिथि; जन्म; วันเกิด; วันเดือนปีเกิด; ngay sinh;
        tanggal lahir; tgl lahir; 出生日期; 出生; 生日; 生年月日; 誕生日; 생년월일; 생일; sunniaeg; gimimo data; dzimsanas datums
        ",
    ),
    (
        Kind::IpAddress,
        Telling,
        "
        ip; ip address; ipaddress; ip addr; ipaddr; ipv4; ipv6; client ip; remote addr; remote address; source ip;
        src ip; dst ip; dest ip; host ip; login ip; last ip; adresse ip; direccion ip; indirizzo ip; endereco ip;
        ip adresse; ip адрес; айпи; ip адреса; ip地址; ipアドレス; ip주소; x forwarded for
        ",
    ),
    (
        Kind::MacAddress,
        Telling,
        "
        mac; mac address; macaddress; mac addr; hwaddr; hardware address; ethernet address; bssid; wifi mac;
        mac adresse; mac адрес
        ",
    ),
    (
        Kind::LicencePlate,
        Telling,
        "
        plate; license plate; licence plate; plate number; plate no; number plate; registration plate;
        vehicle registration; vrn; car registration; reg no; numberplate; licenseplate; kennzeichen; nummernschild;
        kfz kennzeichen; plaque; immatriculation; plaque immatriculation; matricula; placa; placas; patente; targa;
        kenteken; nummerplaat; rejestracja; numer rejestracyjny; tablica rejestracyjna; registreringsnummer; regnr;
        skylt; nummerplade; rekisterinumero; spz; rz; rendszam; numar inmatriculare; номер машины; госномер;
        гос номер; автомобильный номер; номерний знак; держномер; plaka; لوحه; رقم اللوحه; ทะเบียนรถ; เลขทะเบียน;
        bien so; plat nomor; nopol; 车牌; 车牌号; 車牌; ナンバープレート; 車両番号; 차량번호; 번호판; नंबर प्लेट
        ",
    ),
    (
        Kind::Coordinates,
        Telling,
        "
        latitude; longitude; lat; lon; lng; long; gps; coordinates; coords; geo; geolocation; latlng; lat lon;
        latlon; gps lat; gps lon; home lat; home lon; pickup latitude; dropoff latitude; location; breitengrad;
        laengengrad; langengrad; coordenadas; latitud; longitud; coordonnees; latitudine; longitudine; широта;
        долгота; довгота; enlem; boylam; 纬度; 经度; 緯度; 経度; 위도; 경도; ละติจูด; ลองจิจูด
        ",
    ),
    (
        Kind::DeviceId,
        Telling,
        "
        imei; idfa; gaid; aaid; advertising id; advertiser id; adid; device id; deviceid; idfv; android id;
        device identifier; imsi; iccid; meid; udid; geraete id; id appareil; id dispositivo; номер устройства; 设备号;
        設備id; 기기번호
        ",
    ),
    (
        Kind::UserName,
        Telling,
        "
        username; user name; login; login name; handle; nick; nickname; screen name; user login; account name;
        twitter handle; instagram; telegram; skype; benutzername; nutzername; nom d utilisateur; identifiant;
        pseudo; nombre de usuario; usuario; nome de usuario; nome utente; utente; gebruikersnaam;
        nazwa uzytkownika; anvandarnamn; brukernavn; brugernavn; kayttajatunnus; kayttajanimi; uzivatelske jmeno;
        имя пользователя; логин; логін; ник; kullanici adi; اسم المستخدم; שם משתמש; उपयोगकर्ता नाम; ชื่อผู้ใช้;
        ten dang nhap; nama pengguna; 用户名; 昵称; 账号; ユーザー名; ログイン; ニックネーム; 사용자명; 아이디; 닉네임
        ",
    ),
    (
        Kind::Health,
        Telling,
        "
        health; diagnosis; diagnoses; diagnosis code; icd; icd code; disease; illness; disability; disabled;
        medical condition; medical history; medication; allergy; allergies; blood type; blood group; hiv;
        hiv status; pregnant; pregnancy status; mental health; symptoms; comorbidity; comorbidities; prescription;
        treatment history; vaccination; vaccinated; cancer; depression; smoker status; gesundheit; diagnose;
        krankheit; behinderung; schwerbehinderung; erkrankung; allergie; allergien; blutgruppe; medikament;
        medikamente; schwanger; krankenkasse; sante; diagnostic; maladie; handicap; groupe sanguin; medicament;
        enceinte; salud; diagnostico; enfermedad; discapacidad; alergias; grupo sanguineo; medicamento; embarazada;
        saude; doenca; deficiencia; alergia; tipo sanguineo; salute; diagnosi; malattia; disabilita;
        gruppo sanguigno; farmaco; gezondheid; ziekte; bloedgroep; zdrowie; rozpoznanie; choroba;
        niepelnosprawnosc; grupa krwi; halsa; sjukdom; sykdom; sygdom; funktionsnedsattning; terveys; diagnoosi;
        sairaus; vamma; zdravi; diagnoza; nemoc; postizeni; krevni skupina; здоровье; диагноз; болезнь;
        инвалидность; группа крови; здоров'я; діагноз; хвороба; інвалідність; saglik; tani; hastalik; engelli;
        kan grubu; الصحه; التشخيص; المرض; الاعاقه; فصيله الدم; אבחנה; बीमारी; निदान; स्वास्थ्य; รค; โรค; วินิจฉัย;
        สุขภาพ; กรุ๊ปเลือด; 诊断; 疾病; 健康; 残疾; 血型; 診断; 病名; 障害; 血液型; 진단; 질병; 장애; 혈액형
        ",
    ),
    (
        Kind::Religion,
        Telling,
        "
        religion; faith; religious affiliation; denomination; belief; religious belief; konfession; glaube;
        kirchensteuer; confession religieuse; croyance; creencia; religiao; crenca; religione; fede; godsdienst;
        geloof; wyznanie; trosbekannelse; trossamfunn; uskonto; nabozenstvi; vyznani; вероисповедание; религия;
        релігія; віросповідання; din; dini; mezhep; الديانه; الدين; דת; धर्म; ศาสนา; ton giao; agama; 宗教; 信仰; 종교
        ",
    ),
    (
        Kind::Ethnicity,
        Telling,
        "
        ethnicity; ethnic; ethnic group; ethnic origin; race; racial; race ethnicity; skin color; tribe; caste;
        ethnie; ethnische herkunft; herkunft ethnie; hautfarbe; migrationshintergrund; origine ethnique; etnia;
        raza; origen etnico; grupo etnico; raca; cor raca; origem etnica; razza; etnisch; etniciteit; afkomst;
        pochodzenie etniczne; rasa; etnicitet; etnisitet; etninen; etnicita; narodnost; этническая принадлежность;
        национальность; раса; етнічна; національність; etnik koken; irk; العرق; الاصل العرقي; जाति; नस्ल;
        เชื้อชาติ; dan toc; suku; 民族; 种族; 人種; 민족; 인종
        ",
    ),
    (
        Kind::UnionMembership,
        Telling,
        "
        union member; union membership; trade union; labor union; labour union; union status; unionized;
        gewerkschaft; gewerkschaftsmitglied; syndicat; appartenance syndicale; syndique; sindicato;
        afiliacion sindical; filiacao sindical; sindacato; vakbond; vakbondslid; zwiazek zawodowy; fackforbund;
        facklig; fagforening; ammattiliitto; odbory; профсоюз; профспілка; sendika; النقابه; ट्रेड यूनियन; สหภาพ;
        工会; 労働組合; 노동조합
        ",
    ),
    (
        Kind::PoliticalOpinion,
        Telling,
        "
        political; political party; political affiliation; party affiliation; political view; political opinion;
        political orientation; voted for; partei; parteizugehorigkeit; politische; parti politique;
        opinion politique; partido politico; afiliacion politica; opinion politica; filiacao partidaria; partito;
        orientamento politico; politieke; partij; partia; poglady polityczne; politisk; parti; poliittinen; puolue;
        politicka; партия; политические взгляды; партійність; політичні погляди; siyasi; siyasi gorus; الحزب;
        الانتماء السياسي; राजनीतिक; พรรคการเมือง; dang vien; 政党; 政治面貌; 支持政党; 정당; 정치성향
        ",
    ),
    (
        Kind::SexualOrientation,
        Telling,
        "
        sexual orientation; sexuality; sex life; sexual preference; lgbt; lgbtq; gender identity; transgender;
        sexuelle orientierung; sexuelle; orientation sexuelle; orientacion sexual; identidad de genero;
        orientacao sexual; orientamento sessuale; seksuele; geaardheid; orientacja seksualna; sexuell laggning;
        seksuell legning; seksuel; seksuaalinen suuntautuminen; sexualni orientace; сексуальная ориентация;
        сексуальна орієнтація; cinsel yonelim; الميول الجنسيه; यौन; รสนิยมทางเพศ; 性取向; 性的指向; 성적지향
        ",
    ),
    (
        Kind::Biometrics,
        Telling,
        "
        biometric; biometrics; fingerprint; fingerprints; face encoding; face embedding; faceprint; iris scan;
        retina scan; voiceprint; voice print; palm print; facial template; fingerabdruck; biometrisch;
        biometrische; empreinte digitale; biometrie; huella dactilar; huella digital; impressao digital; biometria;
        impronta digitale; vingerafdruk; odcisk palca; fingeravtryck; fingeravtrykk; fingeraftryk; sormenjalki;
        otisk prstu; отпечаток пальца; отпечатки; биометрия; відбиток; parmak izi; biyometrik; بصمه; فنگر;
        ลายนิ้วมือ; 指纹; 指紋; 人脸; 지문; उंगलियों
        ",
    ),
    (
        Kind::Genetics,
        Telling,
        "
        genetic; genetic test; genome; genotype; dna; dna sequence; snp; snps; brca; haplotype; karyotype;
        mutation status; genetik; gentest; erbgut; genetique; adn; genetico; genetica; genetyczne; genetisk;
        geneettinen; geneticky; генетика; генотип; днк; الجينات; พันธุกรรม; 基因; 遺伝子; 유전자
        ",
    ),
    (
        Kind::CriminalRecord,
        Telling,
        "
        criminal; criminal record; conviction; convictions; offence; offense; arrest; arrests; felony; felonies;
        misdemeanor; prior convictions; recidivism; two year recid; inmate; sentence length; vorstrafe; vorstrafen;
        straftat; fuhrungszeugnis; casier judiciaire; condamnation; infraction penale; antecedentes penales;
        condena; delito; antecedentes criminais; condenacao; crime; casellario; condanna; reato; strafblad;
        veroordeling; karalnosc; wyrok; brottsregister; rulleblad; straffeattest; rikosrekisteri; rejstrik trestu;
        trestny; судимость; судимости; судимість; sabika; sabika kaydi; السجل الجنائي; السوابق; आपराधिक;
        ประวัติอาชญากรรม; tien an; 犯罪记录; 前科; 犯罪歴; 전과; 범죄
        ",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_many_languages_and_spellings() {
        for (header, kind) in [
            ("first_name", Kind::PersonName),
            ("fname", Kind::PersonName),
            ("FirstName", Kind::PersonName),
            ("Nachname", Kind::PersonName),
            ("Apellidos", Kind::PersonName),
            ("ФИО", Kind::PersonName),
            ("氏名", Kind::PersonName),
            ("नाम", Kind::PersonName),
            ("ชื่อ-นามสกุล", Kind::PersonName),
            ("성명", Kind::PersonName),
            ("الاسم الكامل", Kind::PersonName),
            ("EMail", Kind::Email),
            ("contact_email", Kind::Email),
            ("メールアドレス", Kind::Email),
            ("tel_no", Kind::Phone),
            ("Telefonnummer", Kind::Phone),
            ("手机号", Kind::Phone),
            ("phone1", Kind::Phone),
            ("customerPhone", Kind::Phone),
            ("dob", Kind::DateOfBirth),
            ("birthDate", Kind::DateOfBirth),
            ("Geburtsdatum", Kind::DateOfBirth),
            ("дата рождения", Kind::DateOfBirth),
            ("생년월일", Kind::DateOfBirth),
            ("Straße", Kind::StreetAddress),
            ("home_address", Kind::StreetAddress),
            ("Adres", Kind::StreetAddress),
            ("住所", Kind::StreetAddress),
            ("SSN", Kind::NationalId),
            ("tc_kimlik", Kind::NationalId),
            ("Codice Fiscale", Kind::NationalId),
            ("身份证号", Kind::NationalId),
            ("personnummer", Kind::NationalId),
            ("IP-Adresse", Kind::IpAddress),
            ("macAddress", Kind::MacAddress),
            ("Kennzeichen", Kind::LicencePlate),
            ("lat", Kind::Coordinates),
            ("IMEI", Kind::DeviceId),
            ("user_name", Kind::UserName),
            ("diagnosis_code", Kind::Health),
            ("Konfession", Kind::Religion),
            ("race", Kind::Ethnicity),
            ("union_member", Kind::UnionMembership),
            ("political_party", Kind::PoliticalOpinion),
            ("sexual_orientation", Kind::SexualOrientation),
            ("fingerprint", Kind::Biometrics),
            ("genotype", Kind::Genetics),
            ("criminal_record", Kind::CriminalRecord),
        ] {
            assert_eq!(Header::new(header).points_to(kind), Some(Strength::Telling), "{header}");
        }
    }

    #[test]
    fn headers_of_other_things() {
        for (header, kind) in [
            ("product_name", Kind::PersonName),
            ("email_sent", Kind::Email),
            ("phone_count", Kind::Phone),
            ("has_address", Kind::StreetAddress),
            ("ip_address", Kind::StreetAddress),
            ("zip", Kind::IpAddress),
            ("tip", Kind::IpAddress),
            ("machine", Kind::MacAddress),
            ("template", Kind::LicencePlate),
            ("platform", Kind::Coordinates),
            ("race_time", Kind::Ethnicity),
            ("c00", Kind::PersonName),
            ("", Kind::Email),
            ("since", Kind::NationalId),
            ("gradient", Kind::PersonName),
        ] {
            assert_eq!(Header::new(header).points_to(kind), None, "{header}");
        }
        assert_eq!(Header::new("name").points_to(Kind::PersonName), Some(Strength::Hint));
    }
}
