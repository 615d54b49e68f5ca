package io.tallystick.architecture.violations.web;

import software.amazon.awssdk.services.s3.S3Client;

/** Breaks: S3 stays in its adapter. */
public record S3InWeb(S3Client client) {}
