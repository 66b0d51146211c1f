//! Comparing 64 bytes with one at a time, and listing the bits of a word: the one file with `unsafe` in it.
//!
//! There are three ways of doing either: with AVX-512, with AVX2, and in plain registers on every other machine. Which
//! the machine has is asked when it runs; [`Lanes`] is the answer.
//!
//! **Invariant:** every way gives what going byte by byte gives; nothing is read or written but the arrays and slices
//! that are passed in.

#![cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "see the proofs at the unsafe blocks"))]

/// Bytes looked at together.
pub(super) const WORD: usize = 64;

/// Which instructions cells are found with.
///
/// A value that says AVX2 or AVX-512 exists only where the machine was asked and has them: `Level` is private to this
/// file, and [`Lanes::available`] alone makes these two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Lanes(Level);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The bytes that are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) delimiter: u8,
    pub(super) quote: u8,
}

/// What 64 bytes hold, a bit each, the first byte lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) delimiters: u64,
    pub(super) quotes: u64,
    /// Bit `i` is the parity of the quotes at places 0 to `i`.
    pub(super) parity: u64,
    pub(super) lf: u64,
    pub(super) cr: u64,
    /// Bytes that are NUL or beyond ASCII.
    pub(super) odd: u64,
}

impl Lanes {
    /// The ways that this machine has, the fastest last.
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut, reason = "only one machine has more than one way")]
        let mut found = vec![Self(Level::Plain)];
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            let avx2 = has!("avx2") && has!("bmi1") && has!("popcnt") && has!("pclmulqdq");
            if avx2 {
                found.push(Self(Level::Avx2));
            }
            if avx2 && has!("avx512f") && has!("avx512bw") && has!("avx512vbmi2") {
                found.push(Self(Level::Avx512));
            }
        }
        found
    }

    /// The fastest way that this machine has.
    pub fn best() -> Self {
        Self::available().pop().unwrap_or(Self(Level::Plain))
    }

    /// Marks `words`, as many as both slices have.
    pub(super) fn mark(self, words: &[[u8; WORD]], wanted: Wanted, marks: &mut [Marks]) {
        match self.0 {
            Level::Plain => plain::mark(words, wanted, marks),
            // SAFETY: the function asks for AVX2 and PCLMULQDQ. `Level::Avx2` is made only in `available`, after the
            // machine was asked for both.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { avx2::mark(words, wanted, marks) },
            // SAFETY: the same, with AVX-512 F and BW and PCLMULQDQ, for `Level::Avx512`.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { avx512::mark(words, wanted, marks) },
        }
    }

    /// Appends the place of each bit that is set, in order; the first bit of the first word stands at `base`. Places
    /// are taken modulo 2^32.
    pub(super) fn list(self, words: &[u64], base: u32, places: &mut Places) {
        match self.0 {
            Level::Plain => plain::list(words, base, places),
            // SAFETY: the function asks for BMI1 and POPCNT. `Level::Avx2` is made only in `available`, after the
            // machine was asked for both.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { avx2::list(words, base, places) },
            // SAFETY: the same, with AVX-512 F, BW and VBMI2 and POPCNT, for `Level::Avx512`.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { avx512::list(words, base, places) },
        }
    }
}

impl Lanes {
    /// Appends, for each bit of `words` that is set, how many bits of `ends` are set before it, plus `base`.
    pub(super) fn list_ranks(self, words: &[u64], ends: &[u64], base: u32, places: &mut Places) {
        match self.0 {
            Level::Plain => list_ranks(words, ends, base, places),
            // SAFETY: the function asks for BMI1 and POPCNT. `Level::Avx2` and `Level::Avx512` are made only in
            // `available`, after the machine was asked for both.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 | Level::Avx512 => unsafe { avx2::list_ranks(words, ends, base, places) },
        }
    }
}

impl std::fmt::Debug for Lanes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A list of places that grows a whole word at a time: what a word does not use is written over by the next.
#[derive(Debug, Default)]
pub(super) struct Places {
    all: Vec<u32>,
    len: usize,
}

impl Places {
    pub(super) fn as_slice(&self) -> &[u32] {
        self.all.get(..self.len).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn clear(&mut self) {
        self.len = 0;
    }

    pub(super) fn push(&mut self, place: u32) {
        if let Some(room) = self.room(1).first_mut() {
            room[0] = place;
            self.len += 1;
        }
    }

    /// Room for the places of so many words. Whoever fills it adds to `len` what it used.
    #[inline]
    fn room(&mut self, words: usize) -> &mut [[u32; WORD]] {
        let end = self.len + words * WORD;
        if self.all.len() < end {
            self.all.resize(end.next_power_of_two(), 0);
        }
        self.all[self.len..].as_chunks_mut().0
    }
}

/// In plain registers, for every machine.
mod plain {
    use super::{Marks, Places, WORD, Wanted};

    pub(super) fn mark(words: &[[u8; WORD]], wanted: Wanted, marks: &mut [Marks]) {
        for (word, mark) in words.iter().zip(marks) {
            let quotes = equal(word, wanted.quote);
            *mark = Marks {
                delimiters: equal(word, wanted.delimiter),
                quotes,
                parity: running_xor(quotes),
                lf: equal(word, b'\n'),
                cr: equal(word, b'\r'),
                odd: equal(word, 0) | beyond_ascii(word),
            };
        }
    }

    pub(super) fn list(words: &[u64], base: u32, places: &mut Places) {
        super::list_by_eights(words, base, places);
    }

    /// A bit for each of the 64 bytes that is `byte`.
    #[inline]
    fn equal(word: &[u8; WORD], byte: u8) -> u64 {
        const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
        let wanted = u64::from_ne_bytes([byte; 8]);
        let (eights, _) = word.as_chunks::<8>();
        let mut bits = 0;
        for (i, eight) in eights.iter().enumerate() {
            let differs = u64::from_le_bytes(*eight) ^ wanted;
            // The top bit of each byte is set where the byte is zero; no carry passes from one byte to the next.
            let zero = !(((differs & LOW) + LOW) | differs | LOW);
            bits |= gathered(zero) << (8 * i);
        }
        bits
    }

    #[inline]
    fn beyond_ascii(word: &[u8; WORD]) -> u64 {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let (eights, _) = word.as_chunks::<8>();
        let bits = |(i, eight): (usize, &[u8; 8])| gathered(u64::from_le_bytes(*eight) & HIGH) << (8 * i);
        eights.iter().enumerate().map(bits).fold(0, |all, bits| all | bits)
    }

    /// The top bits of eight bytes, of which no other bit is set, in one byte.
    #[inline]
    fn gathered(high: u64) -> u64 {
        // Multiplying gathers the eight top bits in the top byte.
        (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    }

    /// Bit `i` of the result is the exclusive-or of bits 0 to `i`.
    #[inline]
    pub(super) fn running_xor(mut bits: u64) -> u64 {
        for shift in [1, 2, 4, 8, 16, 32] {
            bits ^= bits << shift;
        }
        bits
    }
}

/// Eight places at a time, whether or not a word has as many: that it has eight or fewer is easily foreseen, how many
/// exactly is not.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it is to be compiled for the instructions of its caller")]
fn list_by_eights(words: &[u64], base: u32, places: &mut Places) {
    let mut used = 0;
    let mut start = base;
    let _ = places.room(words.len() + 1);
    let all = &mut places.all[places.len..];
    for &word in words {
        let count = word.count_ones() as usize;
        let mut rest = word;
        let Some(room) = all.get_mut(used..).and_then(<[u32]>::first_chunk_mut::<WORD>) else { break };
        for eight in room.as_chunks_mut::<8>().0.iter_mut().take(count.div_ceil(8)) {
            for place in eight {
                *place = start.wrapping_add(rest.trailing_zeros());
                rest &= rest.wrapping_sub(1);
            }
        }
        used += count;
        start = start.wrapping_add(64);
    }
    places.len += used;
}

/// Two ranks at a time, whether or not a word has as many: most words have none or one, and which is not foreseen.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it is to be compiled for the instructions of its caller")]
fn list_ranks(words: &[u64], ends: &[u64], base: u32, places: &mut Places) {
    let mut used = 0;
    let mut rank = base;
    let _ = places.room(words.len() + 1);
    let all = &mut places.all[places.len..];
    for (&word, &ends) in words.iter().zip(ends) {
        let count = word.count_ones() as usize;
        let mut rest = word;
        let Some(room) = all.get_mut(used..).and_then(<[u32]>::first_chunk_mut::<WORD>) else { break };
        let mut twos = room.as_chunks_mut::<2>().0.iter_mut();
        let mut left = count.max(1);
        while let Some(two) = twos.next().filter(|_| left > 0) {
            for place in two {
                // The bits below the lowest one; of no bit at all, all of them.
                let below = rest.wrapping_sub(1) & !rest;
                *place = rank.wrapping_add((ends & below).count_ones());
                rest &= rest.wrapping_sub(1);
            }
            left = left.saturating_sub(2);
        }
        used += count;
        rank = rank.wrapping_add(ends.count_ones());
    }
    places.len += used;
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_set1_epi8,
    };

    use super::{Marks, Places, WORD, Wanted};

    #[target_feature(enable = "avx2,pclmulqdq")]
    pub(super) fn mark(words: &[[u8; WORD]], wanted: Wanted, marks: &mut [Marks]) {
        for (word, mark) in words.iter().zip(marks) {
            super::foresee(word);
            let halves = load(word);
            let quotes = equal(halves, wanted.quote);
            *mark = Marks {
                delimiters: equal(halves, wanted.delimiter),
                quotes,
                parity: super::running_xor(quotes),
                lf: equal(halves, b'\n'),
                cr: equal(halves, b'\r'),
                odd: odd(halves),
            };
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(word: &[u8; WORD]) -> [__m256i; 2] {
        let (halves, _) = word.as_chunks::<32>();
        let (low, high) = (halves[0].as_ptr(), halves[1].as_ptr());
        // SAFETY: each load reads 32 bytes from where an array of 32 bytes starts, and asks for no alignment.
        unsafe { [_mm256_loadu_si256(low.cast()), _mm256_loadu_si256(high.cast())] }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn equal([low, high]: [__m256i; 2], byte: u8) -> u64 {
        let wanted = _mm256_set1_epi8(byte.cast_signed());
        bits(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn odd([low, high]: [__m256i; 2]) -> u64 {
        // Read as signed, bytes beyond ASCII are below zero.
        let one = _mm256_set1_epi8(1);
        bits(_mm256_cmpgt_epi8(one, low), _mm256_cmpgt_epi8(one, high))
    }

    /// The top bit of each byte.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn bits(low: __m256i, high: __m256i) -> u64 {
        let [low, high] = [_mm256_movemask_epi8(low), _mm256_movemask_epi8(high)];
        u64::from(low.cast_unsigned()) | u64::from(high.cast_unsigned()) << 32
    }

    #[target_feature(enable = "bmi1,popcnt")]
    pub(super) fn list_ranks(words: &[u64], ends: &[u64], base: u32, places: &mut Places) {
        super::list_ranks(words, ends, base, places);
    }

    #[target_feature(enable = "bmi1,popcnt")]
    pub(super) fn list(words: &[u64], base: u32, places: &mut Places) {
        super::list_by_eights(words, base, places);
    }
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::{
        __m512i, _mm_loadu_si128, _mm512_add_epi32, _mm512_cmpeq_epi8_mask, _mm512_cmple_epi8_mask,
        _mm512_cvtepu8_epi32, _mm512_loadu_si512, _mm512_maskz_compress_epi8, _mm512_set1_epi8, _mm512_set1_epi32,
        _mm512_setzero_si512, _mm512_storeu_si512,
    };

    use super::{Marks, Places, WORD, Wanted};

    #[target_feature(enable = "avx512f,avx512bw,pclmulqdq")]
    pub(super) fn mark(words: &[[u8; WORD]], wanted: Wanted, marks: &mut [Marks]) {
        for (word, mark) in words.iter().zip(marks) {
            super::foresee(word);
            let word = load(word);
            let quotes = equal(word, wanted.quote);
            *mark = Marks {
                delimiters: equal(word, wanted.delimiter),
                quotes,
                parity: super::running_xor(quotes),
                lf: equal(word, b'\n'),
                cr: equal(word, b'\r'),
                // Read as signed, bytes beyond ASCII are below zero.
                odd: _mm512_cmple_epi8_mask(word, _mm512_setzero_si512()),
            };
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn equal(word: __m512i, byte: u8) -> u64 {
        _mm512_cmpeq_epi8_mask(word, _mm512_set1_epi8(byte.cast_signed()))
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
    pub(super) fn list(words: &[u64], base: u32, places: &mut Places) {
        let numbers: [u8; WORD] = std::array::from_fn(|i| u8::try_from(i).unwrap_or(0));
        let numbers = load(&numbers);
        let mut used = 0;
        let mut start = base;
        let _ = places.room(words.len() + 1);
        let all = &mut places.all[places.len..];
        for &word in words {
            if word == 0 {
                start = start.wrapping_add(64);
                continue;
            }
            let count = word.count_ones() as usize;
            let Some(room) = all.get_mut(used..).and_then(<[u32]>::first_chunk_mut::<WORD>) else { break };
            let mut packed = [0_u8; WORD];
            store_bytes(_mm512_maskz_compress_epi8(word, numbers), &mut packed);
            let rooms = room.as_chunks_mut::<16>().0.iter_mut();
            for (sixteen, room) in packed.as_chunks::<16>().0.iter().zip(rooms).take(count.div_ceil(16)) {
                // SAFETY: 16 bytes are read from where an array of 16 bytes starts; the load asks for no alignment.
                let sixteen = unsafe { _mm_loadu_si128(sixteen.as_ptr().cast()) };
                let wide = _mm512_add_epi32(_mm512_cvtepu8_epi32(sixteen), _mm512_set1_epi32(start.cast_signed()));
                // SAFETY: 64 bytes are written to where an array of 16 numbers of 4 bytes starts; the store asks for
                // no alignment.
                unsafe { _mm512_storeu_si512(room.as_mut_ptr().cast(), wide) };
            }
            used += count;
            start = start.wrapping_add(64);
        }
        places.len += used;
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn load(word: &[u8; WORD]) -> __m512i {
        // SAFETY: 64 bytes are read from where an array of 64 bytes starts; the load asks for no alignment.
        unsafe { _mm512_loadu_si512(word.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn store_bytes(vector: __m512i, bytes: &mut [u8; WORD]) {
        // SAFETY: 64 bytes are written to where an array of 64 bytes starts; the store asks for no alignment.
        unsafe { _mm512_storeu_si512(bytes.as_mut_ptr().cast(), vector) };
    }
}

/// Asks for the bytes one chunk further on: processors that read ahead by themselves stop where a page of memory ends.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse")]
fn foresee(word: &[u8; WORD]) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

    // SAFETY: a prefetch is a hint that neither reads nor writes, nor faults, wherever the address points; the address
    // is made by wrapping arithmetic, which asks for no bounds.
    #[allow(unused_unsafe, reason = "newer compilers know that it is safe")]
    unsafe {
        _mm_prefetch::<_MM_HINT_T0>(word.as_ptr().wrapping_add(4096).cast());
    }
}

/// Bit `i` of the result is the exclusive-or of bits 0 to `i`: multiplying without carries by all ones adds up, modulo
/// two, what stands at and below each place.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "pclmulqdq")]
fn running_xor(bits: u64) -> u64 {
    use std::arch::x86_64::{_mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8};

    let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits.cast_signed()), _mm_set1_epi8(-1));
    _mm_cvtsi128_si64(product).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked_one_by_one(word: &[u8; WORD], wanted: Wanted) -> Marks {
        let bits = |is: &dyn Fn(u8) -> bool| (0..WORD).fold(0, |bits, i| bits | u64::from(is(word[i])) << i);
        let quotes = bits(&|byte| byte == wanted.quote);
        Marks {
            delimiters: bits(&|byte| byte == wanted.delimiter),
            quotes,
            parity: (0..WORD).fold(0, |bits, i| bits | u64::from((quotes << (63 - i)).count_ones() % 2) << i),
            lf: bits(&|byte| byte == b'\n'),
            cr: bits(&|byte| byte == b'\r'),
            odd: bits(&|byte| byte == 0 || byte >= 0x80),
        }
    }

    fn every_way_marks(words: &[[u8; WORD]], wanted: Wanted) {
        let expected: Vec<Marks> = words.iter().map(|word| marked_one_by_one(word, wanted)).collect();
        for lanes in Lanes::available() {
            // Exactly as long as the words: a memory checker sees a byte too many.
            let mut marks = vec![Marks::default(); words.len()].into_boxed_slice();
            lanes.mark(words, wanted, &mut marks);
            assert_eq!(*marks, *expected, "{lanes:?}");
        }
    }

    fn every_way_lists(words: &[u64], base: u32) {
        let each = |(i, word): (usize, &u64)| {
            let start = base.wrapping_add(u32::try_from(64 * i).expect("few words"));
            (0..64).filter(|bit| (word >> bit) & 1 == 1).map(|bit| start.wrapping_add(bit)).collect::<Vec<u32>>()
        };
        let expected: Vec<u32> = [7].into_iter().chain(words.iter().enumerate().flat_map(each)).collect();
        for lanes in Lanes::available() {
            let mut places = Places::default();
            places.push(7);
            lanes.list(words, base, &mut places);
            assert_eq!(places.as_slice(), expected, "{lanes:?}");
        }
    }

    fn every_way_ranks(words: &[u64], ends: &[u64], base: u32) {
        let mut expected = vec![7];
        let mut rank = base;
        for (word, ends) in words.iter().zip(ends) {
            for bit in 0..64 {
                if (word >> bit) & 1 == 1 {
                    expected.push(rank);
                }
                rank = rank.wrapping_add(u32::from((ends >> bit) & 1 == 1));
            }
        }
        for lanes in Lanes::available() {
            let mut places = Places::default();
            places.push(7);
            lanes.list_ranks(words, ends, base, &mut places);
            assert_eq!(places.as_slice(), expected, "{lanes:?}");
        }
    }

    #[test]
    fn plain_is_always_there_and_the_best_comes_last() {
        let all = Lanes::available();
        assert_eq!(all.first(), Some(&Lanes(Level::Plain)));
        assert_eq!(all.last(), Some(&Lanes::best()));
    }

    #[test]
    fn every_byte_is_marked_for_what_it_is() {
        for byte in 0..=u8::MAX {
            for place in 0..WORD {
                let mut word = [b'x'; WORD];
                word[place] = byte;
                every_way_marks(&[word], Wanted { delimiter: b',', quote: b'"' });
            }
        }
    }

    /// A slice that ends where its memory ends, and one that starts where it starts, at every length and alignment.
    #[test]
    fn nothing_is_read_or_written_past_an_end() {
        for words in 0..5 {
            for offset in 0..WORD {
                let bytes: Box<[u8]> = (0..offset + words * WORD).map(|i| b"a,\"\n\r\0\xC3"[i % 7]).collect();
                let (words, _) = bytes[offset..].as_chunks();
                every_way_marks(words, Wanted { delimiter: b',', quote: b'"' });
            }
            for bits in [0, 1, 1 << 63, 0xFF, 0x1FF, u64::MAX >> 1, u64::MAX] {
                every_way_lists(&vec![bits; words], u32::MAX - 100);
                every_way_ranks(&vec![bits; words], &vec![!bits; words], u32::MAX - 100);
                every_way_ranks(&vec![bits; words], &vec![u64::MAX; words], 0);
            }
        }
    }

    #[test]
    fn a_list_goes_on_where_it_was() {
        for lanes in Lanes::available() {
            let mut places = Places::default();
            for turn in 0..1000 {
                lanes.list(&[1 << 63, u64::MAX], 128 * turn, &mut places);
                places.push(128 * turn + 128);
            }
            let expected: Vec<u32> = (0..1000).flat_map(|turn| 128 * turn + 63..=128 * turn + 128).collect();
            assert_eq!(places.as_slice(), expected, "{lanes:?}");
            places.clear();
            assert!(places.as_slice().is_empty());
        }
    }

    proptest! {
        #[test]
        fn every_way_of_comparing_gives_the_same_bits(bytes in prop::collection::vec(0_u8..4, 3 * WORD)) {
            for shift in [0, b',', 0x7E, 0xFC] {
                let bytes: Vec<u8> = bytes.iter().map(|byte| byte.wrapping_add(shift)).collect();
                every_way_marks(bytes.as_chunks().0, Wanted { delimiter: shift, quote: shift.wrapping_add(1) });
            }
        }

        #[test]
        fn every_way_of_listing_gives_the_same_places(words in prop::collection::vec(any::<u64>(), 0..9), base: u32) {
            every_way_lists(&words, base);
            let sparse: Vec<u64> = words.iter().map(|word| word & word.rotate_left(7) & word.rotate_left(31)).collect();
            every_way_lists(&sparse, base);
            every_way_ranks(&words, &sparse, base);
            every_way_ranks(&sparse, &words, base);
        }
    }
}
