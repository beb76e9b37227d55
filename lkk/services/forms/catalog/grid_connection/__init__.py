"""The family of grid connections (технологическое присоединение), declared part by part."""
