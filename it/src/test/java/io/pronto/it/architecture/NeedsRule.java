package io.pronto.it.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import io.pronto.it.run.Needs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A test class says what it {@link Needs}: that of each part that its code calls, itself or through
 * others, and nothing else.
 */
final class NeedsRule {

  /** What no part needs, but a test by itself. */
  private static final String TIME = Needs.Time.class.getSimpleName();

  private NeedsRule() {}

  /** One line for each need that a class hides, or says and has not. */
  static List<String> breaches(JavaClasses tests) {
    List<String> breaches = new ArrayList<>();
    for (JavaClass test : tests) {
      Set<String> said = saidBy(test);
      Set<String> reached = reachedBy(test);
      reached.stream()
          .filter(need -> !said.contains(need))
          .forEach(need -> breaches.add(test.getName() + " lacks @Needs." + need));
      said.stream()
          .filter(need -> !reached.contains(need) && !need.equals(TIME))
          .forEach(need -> breaches.add(test.getName() + " does not use its @Needs." + need));
    }
    return breaches;
  }

  private static Set<String> saidBy(JavaClass type) {
    Set<String> needs = new TreeSet<>();
    for (JavaAnnotation<?> annotation : type.getAnnotations()) {
      JavaClass kind = annotation.getRawType();
      if (kind.getName().startsWith(Needs.class.getName() + "$")) {
        needs.add(kind.getSimpleName());
      }
    }
    return needs;
  }

  private static Set<String> reachedBy(JavaClass test) {
    Set<String> needs = new TreeSet<>();
    Set<JavaCodeUnit> seen = new HashSet<>();
    Deque<JavaCodeUnit> open = new ArrayDeque<>(test.getAllMethods());
    open.addAll(test.getAllConstructors());
    test.getStaticInitializer().ifPresent(open::add);
    while (!open.isEmpty()) {
      JavaCodeUnit unit = open.pop();
      if (!seen.add(unit)) {
        continue;
      }
      for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
        JavaClass owner = access.getTargetOwner();
        if (!owner.equals(test)) {
          needs.addAll(saidBy(owner));
        }
        owner.getStaticInitializer().ifPresent(open::add);
        if (access.getTarget() instanceof CodeUnitAccessTarget target) {
          target.resolveMember().ifPresent(open::add);
        }
      }
    }
    return needs;
  }
}
