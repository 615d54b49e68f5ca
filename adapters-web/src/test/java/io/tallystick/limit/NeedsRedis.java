package io.tallystick.limit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Runs where redis-server is installed; elsewhere the build says that it did not run. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsRedis.Condition.class)
public @interface NeedsRedis {

    /** Looks for the program. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (RedisProcess.program().isPresent()) {
                return ConditionEvaluationResult.enabled("redis-server is there");
            }
            System.out.println(
                    "NOT RUN: "
                            + context.getDisplayName()
                            + ", because there is no redis-server on the PATH");
            return ConditionEvaluationResult.disabled("needs redis-server on the PATH");
        }
    }
}
