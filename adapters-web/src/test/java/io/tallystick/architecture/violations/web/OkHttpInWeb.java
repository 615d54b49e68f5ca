package io.tallystick.architecture.violations.web;

import okhttp3.OkHttpClient;

/** Breaks: OkHttp stays in its adapter. */
public record OkHttpInWeb(OkHttpClient client) {}
