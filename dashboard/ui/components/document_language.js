// Streamlit's page says lang="en" whatever it shows.

export default function ({ data }) {
  document.documentElement.lang = data.language;
}
