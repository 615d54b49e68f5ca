package io.tallystick.architecture.violations.web;

import io.tallystick.architecture.violations.archive.Folder;

/** Breaks: only the server knows where the archive is. */
public record WebKnowsArchive(Folder folder) {}
