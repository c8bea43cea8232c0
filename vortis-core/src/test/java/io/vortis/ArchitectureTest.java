package io.vortis;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.vortis");

  @Test
  void core_everyClass_dependsOnTheJdkJSpecifyAndJCToolsOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.vortis",
                "io.vortis.eviction",
                "java..",
                "jdk.jfr",
                "org.jspecify..",
                "org.jctools.."))
        .check(CORE);
  }

  @Test
  void core_everyClass_isThere() {
    assertThat(CORE).hasSizeGreaterThan(30);
    assertThat(CORE.contain(HeapStore.class)).isTrue();
  }

  @Test
  void eviction_everyClass_dependsOnNothingOfTheEngine() {
    noClasses()
        .that(resideInAPackage("io.vortis.eviction"))
        .should()
        .dependOnClassesThat(resideInAPackage("io.vortis"))
        .check(CORE);
  }

  @Test
  void core_packages_areTheTwoThatAreDocumented() {
    Set<String> packages = CORE.stream().map(c -> c.getPackageName()).collect(Collectors.toSet());
    assertThat(packages).containsExactlyInAnyOrder("io.vortis", "io.vortis.eviction");
  }

  @Test
  void core_everyClass_avoidsInternalsOfTheJdk() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal..", "com.sun.."))
        .check(CORE);
  }
}
