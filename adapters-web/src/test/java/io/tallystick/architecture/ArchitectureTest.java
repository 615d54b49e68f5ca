package io.tallystick.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;

import io.tallystick.architecture.HouseRules.HouseRule;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

    private static final String ROOT = "io.tallystick";
    private static final String VIOLATIONS = ROOT + ".architecture.violations";

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages(ROOT);
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(VIOLATIONS);

    static final List<HouseRule> RULES = HouseRules.below(ROOT);
    static final List<HouseRule> RULES_ON_VIOLATIONS = HouseRules.below(VIOLATIONS);
    static final List<String> PACKAGES = HouseRules.PACKAGES;

    @ParameterizedTest
    @FieldSource("RULES")
    void the_code_obeys(HouseRule rule) {
        rule.rule().check(MAIN);
    }

    @ParameterizedTest
    @FieldSource("RULES_ON_VIOLATIONS")
    void a_violation_is_reported(HouseRule rule) {
        EvaluationResult result = rule.rule().evaluate(BROKEN);

        assertThat(result.getFailureReport().toString()).contains("." + rule.violator());
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void every_package_that_a_rule_names_has_classes(String name) {
        String whole = ROOT + "." + name;

        assertThat(MAIN)
                .anyMatch(
                        type ->
                                type.getPackageName().equals(whole)
                                        || type.getPackageName().startsWith(whole + "."));
    }
}
