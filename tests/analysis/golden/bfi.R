# Writes bfi_covariances.csv and bfi_expected.csv. Run here: Rscript bfi.R
# Made with R 4.2.2, psych 2.2.9 (and its data set bfi: 2,800 people, 25 items of five scales, some
# reversed, with blanks), lavaan 0.6.14. The answers are not kept here, only what R makes of them:
# each scale's covariances and the statistics.
suppressPackageStartupMessages({library(psych); library(lavaan)})
data(bfi, package = "psych")
reversed <- c("A1", "C4", "C5", "E1", "E2", "O2", "O5")
bfi[reversed] <- 7 - bfi[reversed]
covariances <- list(); expected <- list()
put <- function(scale, name, value) {
  expected[[length(expected) + 1]] <<- data.frame(scale, name, value = sprintf("%.17g", value))
}
for (scale in c("A", "C", "E", "N", "O")) {
  items <- bfi[paste0(scale, 1:5)]
  items <- items[complete.cases(items), ]
  s <- cov(items)
  covariances[[scale]] <- data.frame(scale, item = rownames(s), format(s, digits = 17),
                                     row.names = NULL)
  names(covariances[[scale]])[3:7] <- paste0("with", 1:5)
  found <- suppressWarnings(alpha(items, n.iter = 1))
  put(scale, "n", nrow(items))
  put(scale, "alpha", found$total$raw_alpha)
  put(scale, "low", found$feldt$lower.ci[[1]])
  put(scale, "high", found$feldt$upper.ci[[1]])
  for (j in 1:5) {
    put(scale, paste0("item_rest", j), found$item.stats$r.drop[j])
    put(scale, paste0("dropped", j), found$alpha.drop$raw_alpha[j])
  }
  # Omega total from one factor, with the delta method's standard error.
  model <- paste0("f =~ ", paste0("l", 1:5, "*", scale, 1:5, collapse = " + "), "\n",
                  paste0(scale, 1:5, " ~~ u", 1:5, "*", scale, 1:5, collapse = "\n"), "\n",
                  "omega := (", paste0("l", 1:5, collapse = "+"), ")^2 / ((",
                  paste0("l", 1:5, collapse = "+"), ")^2 + ", paste0("u", 1:5, collapse = "+"), ")")
  fit <- cfa(model, items, std.lv = TRUE, optim.method = "nlminb", control = list(rel.tol = 1e-10))
  row <- subset(parameterEstimates(fit), lhs == "omega")
  put(scale, "omega", row$est)
  put(scale, "omega_low", row$ci.lower)
  put(scale, "omega_high", row$ci.upper)
  # The same from factanal, whose optimum is coarser.
  fa <- factanal(items, 1, control = list(opt = list(factr = 1)))
  unstandardised <- fa$loadings[, 1] * sapply(items, sd)
  psi <- fa$uniquenesses * sapply(items, var)
  stopifnot(abs(sum(unstandardised)^2 / (sum(unstandardised)^2 + sum(psi)) - row$est) < 1e-5)
}
write.csv(do.call(rbind, covariances), "bfi_covariances.csv", row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, expected), "bfi_expected.csv", row.names = FALSE, quote = FALSE)
