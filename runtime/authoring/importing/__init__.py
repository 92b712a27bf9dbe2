"""What others wrote, made into skills in memory: folders of Markdown, SKILL.md folders, tldr pages, manual pages."""
