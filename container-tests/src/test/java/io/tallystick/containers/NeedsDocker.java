package io.tallystick.containers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Runs where Docker answers, and says so in the build's output where it does not. */
@Tag("docker")
@ExtendWith(NeedsDocker.Condition.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface NeedsDocker {

    /** Asks Docker once. */
    final class Condition implements ExecutionCondition {

        private static final boolean ANSWERS = DockerClientFactory.instance().isDockerAvailable();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (ANSWERS) {
                return ConditionEvaluationResult.enabled("Docker answers");
            }
            if (context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty()) {
                System.out.println(
                        "NOT RUN: " + context.getDisplayName() + ", because no Docker answers");
            }
            return ConditionEvaluationResult.disabled("no Docker answers");
        }
    }
}
