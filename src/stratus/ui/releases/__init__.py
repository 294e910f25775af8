"""The built files of this release and of those before it: a page that an earlier release made still finds its scripts and styles."""
