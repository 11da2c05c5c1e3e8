# Writes shift.csv (two waves) and shift_expected.csv. Run here: Rscript shift.R
# Made with R 4.2.2, lavaan 0.6.14. One item's wording changed between the waves; lavaan's score
# tests of equal intercepts (scalar invariance) say which.
suppressPackageStartupMessages(library(lavaan))
set.seed(20261128)
n <- 400
wave <- rep(c("before", "now"), each = n)
trait <- rnorm(2 * n) + .3 * (wave == "now")
items <- sapply(1:4, function(j) 3 + .8 * trait + rnorm(2 * n, sd = .7) - .5 * (j == 3 & wave == "now"))
colnames(items) <- paste0("i", 1:4)
frame <- data.frame(wave, round(items, 3))
write.csv(frame, "shift.csv", row.names = FALSE, quote = FALSE)
fit <- cfa("f =~ i1 + i2 + i3 + i4", frame, group = "wave", group.equal = c("loadings", "intercepts"))
tests <- lavTestScore(fit)$uni
plan <- parTable(fit)
of <- sapply(paste0("i", 1:4), function(item) {
  label <- plan$plabel[plan$lhs == item & plan$op == "~1" & plan$group == 1]
  tests$X2[tests$lhs == label]
})
invariant <- cfa("f =~ i1 + i2 + i3 + i4", frame, group = "wave", group.equal = c("loadings", "intercepts"),
                 group.partial = "i3 ~ 1")
gap <- with(parTable(invariant), est[lhs == "i3" & op == "~1" & group == 2] -
              est[lhs == "i3" & op == "~1" & group == 1])
scale <- rowMeans(frame[-1])
moved <- sapply(frame[-1], function(x) {
  d <- x - scale
  (mean(d[wave == "now"]) - mean(d[wave == "before"])) / sqrt((var(x[wave == "now"]) + var(x[wave == "before"])) / 2)
})
error <- sapply(frame[-1], function(x) {
  d <- x - scale
  sqrt((var(d[wave == "now"]) + var(d[wave == "before"])) / n) /
    sqrt((var(x[wave == "now"]) + var(x[wave == "before"])) / 2)
})
write.csv(data.frame(item = paste0("i", 1:4), score_test = of, shift = sprintf("%.15g", moved),
                     error = sprintf("%.15g", error), intercept_gap = gap),
          "shift_expected.csv", row.names = FALSE, quote = FALSE)
