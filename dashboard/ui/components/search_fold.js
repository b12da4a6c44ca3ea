// Text folded for searching, as in dashboard/model/vietnamese_text.py: no case, no diacritics, đ as d, single spaces.
const fold = (text) =>
  text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
