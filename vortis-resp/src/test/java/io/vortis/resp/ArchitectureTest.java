package io.vortis.resp;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses RESP =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.vortis.resp");

  @Test
  void engine_isChosenByOwnStoreAlone() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(OwnStore|OffHeapKeyspace)(\\$.*)?")
        .should()
        .dependOnClassesThat(resideInAPackage("io.vortis.offheap.."))
        .check(RESP);
  }

  @Test
  void commandsAndCodec_seeNothingOfTheNetwork() {
    noClasses()
        .that(resideInAnyPackage("io.vortis.resp.command", "io.vortis.resp.codec"))
        .should()
        .dependOnClassesThat(resideInAPackage("io.netty.."))
        .check(RESP);
  }
}
